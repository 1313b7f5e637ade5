// Logistic regression with a ridge penalty (Hoerl and Kennard 1970; le Cessie and van Houwelingen 1992), fitted by
// projected gradient steps: a trait that speaks for a finding never counts against it.

const STEPS = 4_000;

/**
 * Fits `{ bias, weights: { name: number } }` to rows `{ traits, right, weight }`. `signs` has +1 for a name whose weight
 * must not be negative, -1 for one that must not be positive, 0 for one that may be either. `ridge` is the penalty on
 * weights; the bias bears none.
 */
export function fitLogistic(rows, signs, ridge = 1) {
  const names = Object.keys(signs);
  const inputs = rows.map(({ traits }) => names.map((name) => traits[name]));
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  // The curvature of the loss is at most a quarter of the squared length of the inputs.
  const longest = Math.max(
    ...inputs.map((input) => 1 + input.reduce((sum, value) => sum + value * value, 0)),
  );
  const step = 1 / (longest / 4 + ridge / total);
  let theta = new Float64Array(names.length + 1);
  let ahead = theta;
  for (let k = 1; k <= STEPS; k++) {
    const slope = gradient(rows, inputs, ahead, ridge, total);
    const next = ahead.map((value, i) => bounded(value - step * slope[i], i === 0 ? 0 : signs[names[i - 1]]));
    // Momentum (Nesterov 1983; Beck and Teboulle 2009).
    const momentum = (k - 1) / (k + 2);
    const last = theta;
    ahead = next.map((value, i) => value + momentum * (value - last[i]));
    theta = next;
  }
  return { bias: theta[0], weights: Object.fromEntries(names.map((name, i) => [name, theta[i + 1]])) };
}

function gradient(rows, inputs, theta, ridge, total) {
  const slope = new Float64Array(theta.length);
  for (const [i, { right, weight }] of rows.entries()) {
    const input = inputs[i];
    let sum = theta[0];
    for (let j = 0; j < input.length; j++) sum += theta[j + 1] * input[j];
    const off = (weight * (1 / (1 + Math.exp(-sum)) - (right ? 1 : 0))) / total;
    slope[0] += off;
    for (let j = 0; j < input.length; j++) slope[j + 1] += off * input[j];
  }
  for (let j = 1; j < theta.length; j++) slope[j] += (ridge * theta[j]) / total;
  return slope;
}

function bounded(value, sign) {
  if (sign > 0) return Math.max(0, value);
  return sign < 0 ? Math.min(0, value) : value;
}

/** The probability that a fitted model gives. */
export function predict({ bias, weights }, traits) {
  const sum = Object.entries(weights).reduce((all, [name, weight]) => all + weight * traits[name], bias);
  return 1 / (1 + Math.exp(-sum));
}
