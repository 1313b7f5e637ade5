export interface Tick {
  us: number;
  label: string;
}

/**
 * Round places on a line of time, about `most` of them, with their unit. The page of a trace has this function's text in
 * its script: it uses nothing from outside.
 */
export function timeTicks(fromUs: number, toUs: number, most: number): Tick[] {
  const rough = Math.max((toUs - fromUs) / most, 1e-3);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((times) => times * power >= rough) ?? 10);
  const [factor, unit] = toUs >= 1e6 ? [1e6, 's'] : toUs >= 1e3 ? [1e3, 'ms'] : [1, 'µs'];
  const ticks: Tick[] = [];
  for (let i = Math.ceil(fromUs / step); i * step <= toUs; i++)
    ticks.push({ us: i * step, label: `${Number(((i * step) / factor).toPrecision(9))} ${unit}` });
  return ticks;
}

/** A length of time in the unit that suits it: `850 µs`, `61.2 ms`, `4.2 s`. */
export function briefTime(us: number): string {
  const [factor, unit] = us >= 1e6 ? [1e6, 's'] : us >= 1e3 ? [1e3, 'ms'] : [1, 'µs'];
  return `${Number((us / factor).toPrecision(3))} ${unit}`;
}
