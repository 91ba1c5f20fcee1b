/* A passkey is made or shown by the browser; what it answers goes into the form of the button. */
"use strict";
(() => {
  const button = document.querySelector("[data-passkey]");
  if (!button) return;
  const say = (words) => {
    button.form.querySelector("[data-passkey-state]").textContent = words;
  };
  button.addEventListener("click", async () => {
    const options = JSON.parse(button.dataset.passkey);
    say("");
    try {
      const answer = await window.webauthnJSON[button.dataset.does](options);
      button.form.elements.credential.value = JSON.stringify(answer);
      button.form.submit();
    } catch {
      say(button.dataset.failed);
    }
  });
  if (!window.PublicKeyCredential) {
    button.disabled = true;
    say(button.dataset.unable);
  }
})();
