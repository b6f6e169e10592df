// The picture of a shoppable picture above the list of its marks: a click adds one, a drag or the arrow
// keys move it. The list's own fields stay the truth; what is typed there moves the marks too.
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const LARGE = 5;
const SLACK = 4; // pixels that a click may tremble before it is a drag

const within = (number) => Math.min(100, Math.max(0, Math.round(number)));

function element(tag, classes, ...children) {
  const made = document.createElement(tag);
  made.className = classes;
  made.append(...children);
  return made;
}

class Stage {
  constructor(block, { address, words }) {
    this.picture = block.childBlocks.picture.widget;
    this.list = block.childBlocks.marks;
    this.address = address;
    this.words = words;
    this.image = element("img", "marks-image");
    this.image.alt = words.picture;
    this.image.draggable = false;
    this.board = element("div", "marks-board", this.image);
    this.adder = element("button", "button button-small button-secondary marks-add", words.add);
    this.adder.type = "button";
    this.status = element("p", "w-sr-only");
    this.status.setAttribute("role", "status");
    this.help = element("p", "help");
    const root = element("div", "marks-stage", this.help, this.board, this.adder, this.status);
    const holder = this.list.container[0];
    holder.before(root);
    this.adder.addEventListener("click", () => this.add(50, 50));
    this.image.addEventListener("click", (event) => this.add(...this.place(event), true));
    this.picture.input.addEventListener("change", () => this.later());
    holder.addEventListener("input", () => this.later());
    holder.addEventListener("change", () => this.later());
    new MutationObserver(() => this.later()).observe(holder, { childList: true, subtree: true });
    this.draw();
  }

  // Once, after whatever else the editor does in this moment.
  later() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = undefined;
      this.draw();
    });
  }

  place({ clientX, clientY }) {
    const box = this.image.getBoundingClientRect();
    return [100 * (clientX - box.left) / box.width, 100 * (clientY - box.top) / box.height].map(within);
  }

  said(name, values = {}) {
    return Object.entries(values).reduce((text, [key, value]) => text.replace(`%(${key})s`, value), this.words[name]);
  }

  add(x, y, choose = false) {
    const { list } = this;
    if (list.getBlockCount() >= list.getBlockMax()) {
      this.status.textContent = this.words.full;
      return;
    }
    const [, state, id] = list._getChildDataForInsertion();
    list.insert({ ...state, x, y }, list.children.length, { id });
    this.draw();
    this.buttons().at(-1).focus();
    this.status.textContent = this.buttons().at(-1).getAttribute("aria-label");
    if (choose) this.choose(list.children.length - 1);
  }

  choose(at) {
    this.list.children[at].block.childBlocks.product.widget.openChooserModal();
  }

  move(at, x, y) {
    const fields = this.list.children[at].block.childBlocks;
    for (const [name, value] of [["x", x], ["y", y]]) {
      fields[name].widget.setState(String(within(value)));
      document.getElementById(fields[name].prefix).dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.draw();
    document.getElementById(fields.x.prefix).dispatchEvent(new Event("change", { bubbles: true }));
  }

  remove(at) {
    this.list.deleteBlock(at, { animate: true });
    this.draw();
    (this.buttons()[Math.min(at, this.list.children.length - 1)] ?? this.adder).focus();
    this.status.textContent = this.said("removed", { number: at + 1 });
  }

  buttons() {
    return [...this.board.querySelectorAll(".marks-mark")];
  }

  draw() {
    const id = this.picture.getValue();
    this.board.hidden = this.adder.hidden = !id;
    this.help.textContent = id ? this.words.help : this.words.none;
    const address = id ? this.address.replace("/0/", `/${id}/`) : "";
    if (id && this.image.getAttribute("src") !== address) this.image.src = address;
    const buttons = this.buttons();
    while (buttons.length > this.list.children.length) buttons.pop().remove();
    this.list.children.forEach((child, at) => {
      const button = buttons[at] ?? this.mark(at);
      const { product, x, y } = child.block.childBlocks;
      const values = { number: at + 1, x: x.getValue() || 0, y: y.getValue() || 0 };
      values.product = product.getTextLabel() || this.words.open;
      button.style.insetInlineStart = `${within(values.x)}%`;
      button.style.insetBlockStart = `${within(values.y)}%`;
      button.classList.toggle("marks-mark-open", !product.getValue());
      button.textContent = at + 1;
      button.title = values.product;
      button.setAttribute("aria-label", this.said("mark", values));
    });
  }

  mark(at) {
    const button = element("button", "marks-mark");
    button.type = "button";
    this.board.append(button);
    button.addEventListener("keydown", (event) => this.key(event, at));
    button.addEventListener("pointerdown", (event) => this.grab(event, at));
    button.addEventListener("click", () => {
      if ("dragged" in button.dataset) delete button.dataset.dragged;
      else this.choose(at);
    });
    return button;
  }

  key(event, at) {
    const step = STEPS[event.key];
    if (step) {
      const { x, y } = this.list.children[at].block.childBlocks;
      const size = event.shiftKey ? LARGE : 1;
      this.move(at, Number(x.getValue()) + size * step[0], Number(y.getValue()) + size * step[1]);
      this.status.textContent = event.target.getAttribute("aria-label");
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.remove(at);
    } else {
      return;
    }
    event.preventDefault();
  }

  grab(down, at) {
    if (down.button !== 0) return;
    const button = down.currentTarget;
    const box = button.getBoundingClientRect();
    const held = { x: down.clientX - box.left - box.width / 2, y: down.clientY - box.top - box.height / 2 };
    const follow = (event) => {
      const way = Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY);
      if (way > SLACK) button.dataset.dragged = "";
      if (!("dragged" in button.dataset)) return;
      this.move(at, ...this.place({ clientX: event.clientX - held.x, clientY: event.clientY - held.y }));
    };
    delete button.dataset.dragged;
    button.setPointerCapture(down.pointerId);
    button.addEventListener("pointermove", follow);
    const release = () => button.removeEventListener("pointermove", follow);
    button.addEventListener("pointerup", release, { once: true });
    button.addEventListener("pointercancel", release, { once: true });
  }
}

class ShoppablePictureDefinition extends window.wagtailStreamField.blocks.StructBlockDefinition {
  render(...args) {
    const block = super.render(...args);
    new Stage(block, this.meta.stage);
    return block;
  }
}

window.telepath.register("cms_pages.blocks.ShoppablePicture", ShoppablePictureDefinition);
