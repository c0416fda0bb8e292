// Small comforts. Every page works without this file.
document.documentElement.classList.add('with-script');

// Print buttons.
document.addEventListener('click', (event) => {
  if (event.target.closest('[data-print]')) window.print();
});

// Menus close when the focus leaves them or Escape is pressed.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const fold of document.querySelectorAll('details.fold[open]')) {
    fold.open = false;
    fold.querySelector('summary').focus();
  }
});
document.addEventListener('click', (event) => {
  for (const fold of document.querySelectorAll('details.fold[open]')) {
    if (!fold.contains(event.target)) fold.open = false;
  }
});

// One box ticks all boxes of its name in the form.
document.addEventListener('change', (event) => {
  const name = event.target.dataset?.tickAll;
  if (!name) return;
  for (const box of event.target.form.querySelectorAll(`input[name="${name}"]`)) box.checked = event.target.checked;
});

// Where the fields of several forms are sent together, the Enter key presses the button of those it was pressed in.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.isComposing || !event.target.matches('input:not([type="file"])')) return;
  const own = event.target.closest('[data-enter]')?.querySelector('button');
  if (!own) return;
  event.preventDefault();
  own.click();
});

// A form is sent once, however often the button is pressed; it can be sent again after coming back to the page.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (!form.matches('[data-again], [data-hx-get], [data-hx-post]') && form.method === 'post') form.dataset.sent = 'yes';
});
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
});

// After a failed save the summary of errors takes the focus, so that screen readers begin there.
document.querySelector('[data-focus]')?.focus();
