const MAX_DEPTH = 32; // of free-form JSON that is passed on: what writes the answer is recursive

/** A number beyond all doubles (`1e999`) is read as Infinity, which JSON would write as null: nobody could tell it from none. */
export const canBePassedOn = (value: unknown, levels = MAX_DEPTH): boolean => {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((member) => canBePassedOn(member, levels - 1));
};
