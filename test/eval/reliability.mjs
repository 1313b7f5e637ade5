// Reliability of probabilities: how often what is said with a probability is true.

/** Rows of a Markdown table: bins of confidence, findings in each, mean confidence, share right, Wilson interval. */
export function tableOf(judged) {
  const rows = bins(judged).map(({ from, list }) => {
    const right = list.filter((finding) => finding.right).length;
    const placed = list.filter((finding) => finding.placed).length;
    const [low, high] = wilson(right, list.length);
    const cells = [
      `${from.toFixed(1)}-${(from + 0.1).toFixed(1)}`,
      list.length,
      mean(list, 'confidence').toFixed(2),
      (right / list.length).toFixed(2),
      `${low.toFixed(2)}-${high.toFixed(2)}`,
      (placed / list.length).toFixed(2),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| confidence | findings | mean | right | 95 % | right, culprit too |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** Rows of a Markdown table: the measures of each group of findings. */
export function reliability(groups, sure) {
  const rows = groups
    .filter(([, list]) => list.length > 0)
    .map(([name, list]) => {
      const surest = list.filter(({ confidence }) => confidence >= sure);
      const precision = surest.length === 0 ? '-' : share(surest).toFixed(3);
      return `| ${name} | ${list.length} | ${share(list).toFixed(2)} | ${calibrationError(list).toFixed(3)} | ${brier(list).toFixed(3)} | ${precision} of ${surest.length} |`;
    });
  return [
    `| findings | number | right | ECE | Brier | right at ${sure} or more |`,
    '|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function bins(judged) {
  return Array.from({ length: 10 }, (_, i) => ({
    from: i / 10,
    list: judged.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === i),
  })).filter(({ list }) => list.length > 0);
}

/** Expected calibration error: the mean distance between confidence and share right over the bins (Naeini et al. 2015). */
function calibrationError(judged) {
  const off = bins(judged).map(({ list }) => list.length * Math.abs(mean(list, 'confidence') - share(list)));
  return off.reduce((sum, each) => sum + each, 0) / judged.length;
}

/** Mean squared distance between confidence and truth (Brier 1950). */
function brier(judged) {
  return (
    judged.reduce((sum, { confidence, right }) => sum + (confidence - (right ? 1 : 0)) ** 2, 0) /
    judged.length
  );
}

/** 95 % interval of a share (Wilson 1927). */
function wilson(right, all) {
  const z = 1.96;
  const middle = (right + (z * z) / 2) / (all + z * z);
  const half = (z / (all + z * z)) * Math.sqrt((right * (all - right)) / all + (z * z) / 4);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

function mean(list, key) {
  return list.reduce((sum, each) => sum + each[key], 0) / list.length;
}

function share(list) {
  return list.filter(({ right }) => right).length / list.length;
}
