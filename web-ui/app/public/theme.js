// Runs before the first paint, so that the page never flashes in the wrong theme. A file of its own
// because the content security policy allows no inline scripts.
(function () {
  var choice = null;
  try {
    choice = localStorage.getItem('windlass.theme');
  } catch (ignored) {
    // Storage can be switched off; then the system's preference holds.
  }
  if (choice === 'light' || choice === 'dark') {
    document.documentElement.dataset.theme = choice;
  }
})();
