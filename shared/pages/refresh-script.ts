/**
 * Renews what the page shows every 15 seconds and when it comes back to the front, unless somebody is at work in it:
 * then a field or a button has the focus, or text has been changed.
 */
export const refreshScript = `
(() => {
  const busy = () => document.hidden || document.querySelector('main').contains(document.activeElement) ||
    [...document.querySelectorAll('textarea')].some((field) => field.value !== field.defaultValue);
  const renew = async () => {
    if (busy()) return;
    try {
      const answer = await fetch(location.pathname, { cache: 'no-store' });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (busy()) return;
      document.querySelector('main').replaceWith(page.querySelector('main'));
      document.title = page.title;
    } catch { /* Without a connection the page stays as it is; it says how old it is. */ }
  };
  setInterval(renew, 15000);
  document.addEventListener('visibilitychange', renew);
})();
`;
