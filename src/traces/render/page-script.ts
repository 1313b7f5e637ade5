import { timeTicks } from './time-axis.ts';

/**
 * What the page of a picture does: keeps its head in sight, hides what a filter leaves out, and of a waterfall zooms and
 * moves the line of time by wheel, drag and keys.
 */
export const PAGE_SCRIPT = `(() => {
  const timeTicks = ${timeTicks.toString()};
  const box = document.querySelector('.picture'), svg = box.querySelector('svg');
  const all = (selector, within = svg) => [...within.querySelectorAll(selector)];
  const head = svg.querySelector('.head'), rows = all('.span, .event');
  const data = (name) => Number(svg.dataset[name]);
  const left = data('left'), plot = data('plot'), rowHeight = data('row'), top = data('top'), totalUs = data('totalUs');
  const isWaterfall = svg.classList.contains('waterfall');
  const scale = () => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  box.addEventListener('scroll', () => head.setAttribute('transform', 'translate(0 ' + box.scrollTop / scale() + ')'));

  const filter = document.querySelector('#filter'), only = document.querySelector('#critical');
  const narrow = () => {
    const wanted = filter.value.toLowerCase();
    let shown = 0;
    for (const row of rows) {
      const fits = row.querySelector('title').textContent.toLowerCase().includes(wanted) && !(only && only.checked && !row.querySelector('.critical'));
      if (!isWaterfall) { row.classList.toggle('dim', !fits); continue; }
      row.setAttribute('display', fits ? 'inline' : 'none');
      if (fits) row.setAttribute('transform', 'translate(0 ' + (top + shown++ * rowHeight) + ')');
    }
    if (isWaterfall) {
      svg.dataset.shown = shown;
      svg.setAttribute('viewBox', '0 0 ' + svg.viewBox.baseVal.width + ' ' + (top + (shown + 1) * rowHeight));
    }
  };
  filter.addEventListener('input', narrow);
  if (!isWaterfall) return;
  only.addEventListener('change', narrow);

  let from = 0, to = 1, asked = false;
  const parts = rows.map((row) => ({ row, bars: all('[data-from]', row), took: row.querySelector('.took') }));
  const x = (share) => left + (share - from) / (to - from) * plot;
  const put = (parent, name, attributes, text) => {
    const made = document.createElementNS(svg.namespaceURI, name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    if (text) made.textContent = text;
    parent.append(made);
  };
  const draw = () => {
    asked = false;
    for (const { row, bars, took } of parts) {
      for (const bar of bars) {
        const a = Math.max(left, x(+bar.dataset.from)), b = Math.min(left + plot, x(+bar.dataset.to));
        const out = +bar.dataset.to < from || +bar.dataset.from > to;
        bar.setAttribute('x', a);
        bar.setAttribute('width', out ? 0 : Math.max(1, b - a));
      }
      const a = x(+row.dataset.from), b = x(+row.dataset.to), need = took.textContent.length * 7.3;
      const out = b < left || a > left + plot;
      const end = Math.min(b, left + plot);
      const [at, anchor] = end + need < left + plot + data('margin') - 4 ? [end + 4, 'start'] : a - need > left ? [a - 4, 'end'] : [end - 4, 'end'];
      took.setAttribute('display', out ? 'none' : 'inline');
      took.setAttribute('x', at);
      took.setAttribute('text-anchor', anchor);
    }
    const ticks = svg.querySelector('.ticks'), grid = svg.querySelector('.grid');
    ticks.replaceChildren();
    grid.replaceChildren();
    for (const { us, label } of timeTicks(from * totalUs, to * totalUs, data('ticks'))) {
      const at = x(us / totalUs);
      put(ticks, 'text', { x: at, y: top - 9, 'text-anchor': 'middle' }, label);
      put(grid, 'line', { x1: at, x2: at, y1: top - 4, y2: svg.viewBox.baseVal.height });
    }
    svg.dataset.zoom = (1 / (to - from)).toFixed(2);
  };
  const show = (a, b) => {
    const length = Math.min(1, Math.max(1e-7, b - a));
    from = Math.min(1 - length, Math.max(0, a));
    to = from + length;
    if (!asked) requestAnimationFrame(draw);
    asked = true;
  };
  const zoom = (factor, middle) => {
    const length = (to - from) * factor;
    show(middle - (middle - from) / (to - from) * length, middle + (to - middle) / (to - from) * length);
  };
  const move = (part) => { const length = to - from; show(from + part * length, to + part * length); };
  const shareAt = (event) => {
    const at = (event.clientX - svg.getBoundingClientRect().left) / scale();
    return from + Math.min(1, Math.max(0, (at - left) / plot)) * (to - from);
  };
  box.addEventListener('wheel', (event) => {
    const onHead = event.target.closest('.head');
    if (event.ctrlKey || event.altKey || event.metaKey || onHead) zoom(event.deltaY > 0 ? 1.25 : 0.8, shareAt(event));
    else if (event.shiftKey) move(event.deltaY > 0 ? 0.1 : -0.1);
    else return;
    event.preventDefault();
  }, { passive: false });
  let held, mark;
  box.addEventListener('mousedown', (event) => {
    if (event.button !== 0 || (event.clientX - svg.getBoundingClientRect().left) / scale() < left) return;
    held = { at: shareAt(event), moves: event.shiftKey };
    event.preventDefault();
    box.focus();
  });
  window.addEventListener('mousemove', (event) => {
    if (!held) return;
    const at = shareAt(event);
    if (held.moves) { show(from + held.at - at, to + held.at - at); return; }
    mark?.remove();
    put(svg, 'rect', { class: 'mark', x: x(Math.min(at, held.at)), width: Math.abs(x(at) - x(held.at)), y: 0, height: svg.viewBox.baseVal.height });
    mark = svg.lastElementChild;
  });
  window.addEventListener('mouseup', (event) => {
    if (!held) return;
    const { at, moves } = held, other = shareAt(event);
    held = undefined;
    mark?.remove();
    mark = undefined;
    if (!moves && Math.abs(x(at) - x(other)) > 4) show(Math.min(at, other), Math.max(at, other));
  });
  svg.addEventListener('dblclick', (event) => {
    const row = event.target.closest('.span');
    if (row) { const a = +row.dataset.from, b = +row.dataset.to, rim = (b - a) * 0.05; show(a - rim, b + rim); }
  });
  const keys = { '+': () => zoom(0.5, (from + to) / 2), '=': () => zoom(0.5, (from + to) / 2), '-': () => zoom(2, (from + to) / 2), ArrowLeft: () => move(-0.2), ArrowRight: () => move(0.2), 0: () => show(0, 1), Escape: () => show(0, 1) };
  window.addEventListener('keydown', (event) => {
    const act = keys[event.key];
    if (!act || event.target === filter || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  document.querySelector('#all').addEventListener('click', () => show(0, 1));
  draw();
})();`;
