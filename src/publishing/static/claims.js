/* The claims ledger: filters the rows of the page by document, topic, verdict and words. The address keeps the filter:
   #topic=budget&verdict=holds shows just those, #knox2008-192 one claim. Keeps nothing beyond the address. */
(() => {
  "use strict";
  const start = (box) => {
    const form = box.querySelector("form");
    const rows = [...box.querySelectorAll("li[id]")].map((row) => ({ row, words: row.textContent.toLowerCase() }));
    const lists = [...form.querySelectorAll("select")];
    const field = form.elements.words;

    const show = () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const { row, words: text } of rows) {
        const fits = lists.every((list) => !list.value || row.dataset[list.name] === list.value) && words.every((word) => text.includes(word));
        row.hidden = !fits;
        count += fits;
      }
      form.querySelector(".count").textContent = `${count} of ${rows.length} claims`;
    };

    const keep = () => {
      const chosen = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
      history.replaceState(null, "", `#${chosen}`);
    };

    /* An address with a filter sets the form; one with a claim shows that claim whatever the form says. */
    const follow = () => {
      const hash = decodeURIComponent(location.hash.slice(1));
      const target = document.getElementById(hash);
      if (hash.includes("=")) {
        const asked = new URLSearchParams(hash);
        for (const control of [field, ...lists]) control.value = asked.get(control.name) || "";
      } else if (target && target.hidden) {
        form.reset();
        lists.forEach((list) => (list.value = ""));
      }
      show();
      if (target && box.contains(target)) {
        target.tabIndex = -1;
        target.focus({ preventScroll: true });
        target.scrollIntoView();
      }
    };

    form.addEventListener("input", () => { show(); keep(); });
    form.addEventListener("reset", () => setTimeout(() => { show(); keep(); })); // after the controls have been cleared
    form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("hashchange", follow);
    form.hidden = false;
    follow();
  };

  document.querySelectorAll(".ledger.whole").forEach(start);
})();
