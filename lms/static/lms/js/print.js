/* The button that prints. Without script the browser's own menu does it, and the page says so. */
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
