// The truth of a recording: what was done to which host, when, and which failure pattern that is.

/** What `truth.json` holds. Times are ISO 8601 UTC; a run without a fault has the pattern `none` and no times. */
export function truthOf(
  system,
  scenario,
  lab,
  { version, fault, culprits, start, end, healthyBeforeMs, afterMs },
) {
  const healthy = scenario.pattern === 'none';
  return {
    system: system.name,
    version,
    nodes: lab.nodes,
    fault,
    pattern: scenario.pattern,
    also: scenario.also ?? [],
    culprits: healthy ? [] : culprits,
    ...(scenario.culpritsAccepted === undefined ? {} : { culprits_accepted: scenario.culpritsAccepted }),
    start: healthy ? null : start.toISOString(),
    end: healthy ? null : end.toISOString(),
    timezone_of_logs: 'UTC',
    timeline: lab.timeline,
    log_format: system.logFormat,
    ...(scenario.notes === undefined ? {} : { notes: scenario.notes }),
    healthy_before_s: Math.round(healthyBeforeMs / 1000),
    observed_after_heal_s: Math.round(afterMs / 1000),
  };
}
