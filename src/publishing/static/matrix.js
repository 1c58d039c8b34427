/* Matland's matrix: shows in which cell each policy falls by the reader's two choices. Keeps nothing beyond the page. */
(() => {
  "use strict";
  const items = (parent, selector) => [...parent.querySelectorAll(selector)];

  const start = (box) => {
    const form = box.querySelector("form");
    const fields = items(form, "fieldset");
    const cells = items(box, "[data-cell]");

    /* The cell of a policy, or undefined until both lists have a choice. */
    const placed = (field) => {
      const place = items(field, "select").map((list) => list.value).join("-");
      return cells.find((cell) => cell.dataset.cell === place);
    };

    const show = (changed) => {
      const top = changed && changed.getBoundingClientRect().top;
      for (const cell of cells) cell.querySelector(".yours").replaceChildren();
      let count = 0, same = 0;
      for (const field of fields) {
        const cell = placed(field);
        const row = box.querySelector(`tr[data-policy="${field.dataset.policy}"]`);
        field.querySelector("output").textContent = cell ? `${cell.dataset.kind} implementation` : "";
        row.lastElementChild.textContent = cell ? cell.dataset.kind : "not placed";
        if (!cell) continue;
        const item = document.createElement("li");
        item.textContent = field.querySelector("legend").textContent;
        cell.querySelector(".yours").append(item);
        count += 1;
        if (row.children[1].textContent === cell.dataset.kind) same += 1;
      }
      for (const cell of cells) {
        const list = cell.querySelector(".yours");
        list.hidden = !list.children.length;
      }
      const cell = changed && placed(changed);
      const said = cell ? `${changed.querySelector("legend").textContent}: ${cell.dataset.kind} implementation. ` : "";
      form.querySelector(".said").textContent = count ? `${said}Placed: ${count} of ${fields.length}.` : "";
      box.querySelector(".agree").textContent = count ? `Placed as in the book’s reading: ${same} of ${count}.` : "";
      /* The matrix above grows: keep the lists where the reader has them. */
      if (changed) scrollBy({ top: changed.getBoundingClientRect().top - top, behavior: "instant" });
    };

    form.addEventListener("change", (event) => show(event.target.closest("fieldset")));
    form.addEventListener("reset", () => setTimeout(show)); // after the lists have been cleared
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    box.classList.add("ready");
    show(); // a browser may bring choices back with the page
  };

  const take = ({ target }) => items(target, ".matland").forEach(start);
  addEventListener("part", take); // is read in later (book.js)
  take({ target: document });
})();
