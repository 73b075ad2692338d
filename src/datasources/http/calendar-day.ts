/** A day that exists. JavaScript takes 30 February for 2 March, so only a day that comes back as it went in counts. */
export function isDay(text: string | undefined): boolean {
  if (!text || !/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
}
