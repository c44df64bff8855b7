// Going: every step is an entry of the history, so that the back button walks the way that the reader came.
const depth = () => (history.state && history.state.depth) || 0;
let isClosing = false;

const hide = () => {
  current = newPlace("");
  if (panel.open) panel.close();
};
const go = (place, options) => {
  if (!isKnown(place.key) || (panel.open && writePlace(place) === writePlace(current))) return;
  history.pushState({ depth: depth() + 1 }, "", writePlace(place));
  show(place, options);
};
// tune changes what is open in place: a search or an order is no step.
const tune = (patch) => {
  Object.assign(current, patch);
  history.replaceState(history.state, "", writePlace(current));
};
const forget = () => history.replaceState(null, "", location.pathname + location.search);
// dismiss closes the panel and leaves the history as it was before it opened.
const dismiss = () => {
  const steps = depth();
  hide();
  if (steps === 0) return forget();
  isClosing = true;
  return history.go(-steps);
};
const sync = () => {
  const place = readPlace(location.hash.slice(1));
  if (isClosing) {
    isClosing = false;
    if (isKnown(place.key)) forget(); // the page was opened by a link to a figure
    return;
  }
  closeMenu(false);
  if (isKnown(place.key)) show(place);
  else hide();
};
