// The language of the page, and the side from which it is read: also for who hears it read aloud.

export default function mount({ data }) {
  const page = document.documentElement;
  page.lang = data.lang;
  page.dir = data.dir;
}
