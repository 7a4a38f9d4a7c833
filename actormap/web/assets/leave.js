// Goes on to another page; Back does not lead here again, and nobody is asked about what is half filled in.

export default function mount({ data }) {
  for (const form of document.querySelectorAll("[data-filled]")) delete form.dataset.filled;
  window.location.replace(data.to);
}
