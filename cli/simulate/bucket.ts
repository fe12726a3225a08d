/** Tokens that flow back at a rate, up to a burst. Times are in seconds and must not go back. */
export const bucket = (perSecond: number, burst: number) => {
  let tokens = burst;
  let at = 0;
  return {
    /** Takes one token if there is one. */
    take(now: number): boolean {
      tokens = Math.min(burst, tokens + (now - at) * perSecond);
      at = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
};

/** Things to come, soonest first: a binary heap. */
export const agenda = <Entry extends { readonly at: number }>() => {
  const heap: Entry[] = [];
  const swap = (a: number, b: number) => {
    const [x, y] = [heap[a], heap[b]];
    if (x && y) [heap[a], heap[b]] = [y, x];
  };
  const at = (index: number): number => heap[index]?.at ?? Number.POSITIVE_INFINITY;
  return {
    add(entry: Entry) {
      heap.push(entry);
      let index = heap.length - 1;
      while (index > 0 && at(index) < at((index - 1) >> 1)) {
        swap(index, (index - 1) >> 1);
        index = (index - 1) >> 1;
      }
    },
    next(): Entry | undefined {
      const first = heap[0];
      const last = heap.pop();
      if (first === undefined || last === undefined || heap.length === 0) return first;
      heap[0] = last;
      let index = 0;
      for (;;) {
        const left = 2 * index + 1;
        const smallest = at(left + 1) < at(left) ? left + 1 : left;
        if (at(smallest) >= at(index)) return first;
        swap(index, smallest);
        index = smallest;
      }
    },
  };
};
