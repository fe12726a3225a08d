import type { Http } from '../../shared/minut/http.ts';

/** A clock that is off by more would make links, tokens and `maxAge` go wrong; in milliseconds. */
const tolerableMs = 60_000;

export interface SkewWatch {
  readonly http: Http;
  /** One sentence when this machine's clock is off, or undefined. */
  warning(): string | undefined;
}

/** Compares the `Date` of each answer with this machine's clock, on the way through. */
export const watchSkew = (http: Http, wall: () => number): SkewWatch => {
  let skewMs = 0;
  return {
    http: {
      async send(call) {
        const answer = await http.send(call);
        const date = Date.parse(answer.headers.date ?? '');
        if (!Number.isNaN(date)) skewMs = wall() - date;
        return answer;
      },
      close: http.close,
    },
    warning() {
      if (Math.abs(skewMs) <= tolerableMs) return undefined;
      const minutes = Math.round(Math.abs(skewMs) / 60_000);
      return `This machine's clock is ${minutes} min ${skewMs > 0 ? 'ahead of' : 'behind'} Minut's; tokens are not affected, but set it right before you trust times.`;
    },
  };
};
