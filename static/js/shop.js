// What makes the shop nicer; everything works without it.
import "./confirm.js";
import "./drawers.js";
import "./menu.js";
import "./mini_basket.js";
import "./quantity.js";
import "./quick_view.js";
import "./suggest.js";
import "./toasts.js";
