// The drop zone: files dragged anywhere onto the page, and how far they have been sent. The form works without this file.
const form = document.querySelector('form[data-drop]');
if (form) {
  const input = form.querySelector('input[type="file"]');
  const bar = form.querySelector('progress');
  const words = form.querySelector('[data-drop-words]');
  const say = (text) => { words.textContent = text; };

  const over = (event) => {
    if (![...(event.dataTransfer?.types ?? [])].includes('Files')) return;
    event.preventDefault();
    form.classList.add('drop-over');
  };
  window.addEventListener('dragenter', over);
  window.addEventListener('dragover', over);
  window.addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) form.classList.remove('drop-over');
  });
  window.addEventListener('drop', (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    form.classList.remove('drop-over');
    input.files = event.dataTransfer.files;
    send();
  });

  form.addEventListener('submit', (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    send();
  });

  const send = () => {
    if (!bar.hidden) return;
    const limit = Number(form.dataset.max);
    if ([...input.files].some((file) => file.size > limit)) {
      say(form.dataset.tooLarge);
      return;
    }
    bar.hidden = false;
    bar.value = 0;
    say(`${form.dataset.sending}: ${[...input.files].map((file) => file.name).join(', ')}`);
    const request = new XMLHttpRequest();
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) bar.value = (event.loaded / event.total) * 100;
    });
    request.addEventListener('load', () => answered(request));
    request.addEventListener('error', failed);
    request.addEventListener('abort', failed);
    request.open('POST', form.action);
    request.send(new FormData(form));
  };

  const failed = () => {
    bar.hidden = true;
    say(form.dataset.failed);
  };

  const answered = (request) => {
    if (request.status < 400) {
      window.location.assign(request.responseURL);
      return;
    }
    // The answer is the page with what was wrong: its notice is taken over, the files stay chosen.
    const page = new DOMParser().parseFromString(request.responseText, 'text/html');
    const notice = page.querySelector('[data-focus]') ?? page.querySelector('#main p');
    bar.hidden = true;
    say(notice ? notice.textContent.trim() : form.dataset.failed);
  };
}
