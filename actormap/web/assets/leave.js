// Goes on to another page; Back does not lead here again.

export default function mount({ data }) {
  window.location.replace(data.to);
}
