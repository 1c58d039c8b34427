/* On a page shown in place of another, at whatever address: finds the folder of the book by its style sheet, from the deepest up, and
   turns the links to it. */
(async () => {
  const root = document.documentElement;
  const { protocol, host, pathname } = location;
  const style = "page.css"; // apart from its folder: publishing.styles puts a hash behind the whole, and the policy has that of this script
  root.hidden = true; // until it has its style
  for (let end = pathname.lastIndexOf("/"); end >= 0; end = end ? pathname.lastIndexOf("/", end - 1) : -1) {
    const folder = `${protocol}//${host}${pathname.slice(0, end + 1)}`;
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: `${folder}_static/${style}` });
    const found = new Promise((resolve) => { sheet.onload = () => resolve(true); sheet.onerror = () => resolve(false); });
    document.head.append(sheet);
    if (!(await found)) {
      sheet.remove();
      continue;
    }
    if (document.readyState === "loading") await new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve));
    for (const name of ["href", "action"]) for (const element of document.querySelectorAll(`[${name}]`)) {
      const address = element.getAttribute(name);
      if (!/^([a-z]+:|[/#])/i.test(address)) element.setAttribute(name, folder + address);
    }
    root.dataset.content_root = folder;
    document.head.append(Object.assign(document.createElement("script"), { src: `${folder}_static/book.js` }));
    break;
  }
  root.hidden = false;
})();
