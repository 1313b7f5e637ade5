/** A list that may be shortened. */
export interface FittedList {
  name: string;
  items: readonly unknown[];
  /** How many there are in all, where `items` are but the most telling. */
  total?: number;
  /** Indexes of the items, the most telling first; in their order where absent. */
  priority?: readonly number[];
  /** Its part of the room, against the others'. */
  weight: number;
}

/**
 * Which items of each list fit into `maxBytes` together, as indexes in their order. Each list may take room by its
 * weight; what one does not need goes to the others. At least one item of each list stays.
 */
export function fitLists(lists: readonly FittedList[], maxBytes: number): Map<string, number[]> {
  const needs = lists.map((list) => list.items.reduce((sum: number, item) => sum + bytesOf(item) + 1, 0));
  const shares = share(
    needs,
    lists.map((list) => list.weight),
    maxBytes,
  );
  return new Map(lists.map((list, i) => [list.name, choose(list, shares[i] ?? 0, needs[i] ?? 0)]));
}

function share(needs: readonly number[], weights: readonly number[], room: number): number[] {
  const shares = needs.map(() => 0);
  const open = new Set(needs.keys());
  let left = room;
  for (;;) {
    const total = [...open].reduce((sum, i) => sum + (weights[i] ?? 0), 0);
    const content = [...open].filter((i) => (needs[i] ?? 0) <= (left * (weights[i] ?? 0)) / total);
    if (content.length === 0) {
      for (const i of open) shares[i] = (left * (weights[i] ?? 0)) / total;
      return shares;
    }
    for (const i of content) {
      shares[i] = needs[i] ?? 0;
      open.delete(i);
    }
    left = room - shares.reduce((sum, one, i) => sum + (open.has(i) ? 0 : one), 0);
    if (open.size === 0) return shares;
  }
}

function choose(list: FittedList, room: number, need: number): number[] {
  const all = list.items.map((_, i) => i);
  if (need <= room) return all;
  const chosen: number[] = [];
  let left = room;
  for (const i of list.priority ?? all) {
    const bytes = bytesOf(list.items[i]) + 1;
    if (bytes > left && chosen.length > 0) {
      if (left < 80) break;
      continue;
    }
    chosen.push(i);
    left -= bytes;
  }
  return chosen.sort((a, b) => a - b);
}

/** Size of a value as JSON. */
export function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '');
}
