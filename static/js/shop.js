// What makes the shop nicer; everything works without it.
import "./drawers.js";
import "./menu.js";
import "./quantity.js";
import "./toasts.js";
