/** What the client selected below a field, in plain words: which decides what has to be read. */
export interface Selection {
  /** The fields selected on an object; `onType` says which one where the field may yield several types. */
  fields(onType?: string): readonly SelectedField[];
}

export interface SelectedField {
  name: string;
  args: Readonly<Record<string, unknown>>;
  selection: Selection;
}

/** Whether anything is selected beyond these fields. */
export const selectsBeyond = (selection: Selection, known: ReadonlySet<string>, onType?: string): boolean =>
  selection.fields(onType).some(({ name }) => !known.has(name));
