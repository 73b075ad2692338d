const MOST = 64; // clients send few different ones; who sends more than that makes each of them cost what it costs

/** What a pure function says of texts that come again and again. It forgets all of them once there are too many. */
export function remembered<T>(judge: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    let judged = known.get(text);
    if (judged === undefined) {
      judged = judge(text);
      if (known.size === MOST) known.clear();
      known.set(text, judged);
    }
    return judged;
  };
}
