// Before the first paint, so that the page never flashes in the other theme.
try {
  const theme = localStorage.getItem("throughline.theme");
  if (theme) document.documentElement.dataset.theme = JSON.parse(theme);
} catch {
  // no storage: the system's theme it is
}
