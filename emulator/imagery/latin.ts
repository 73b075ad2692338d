/** Letters that Unicode does not take apart into a base letter and a mark. */
const LATIN: Readonly<Record<string, string>> = {
  ...{ Æ: 'AE', Œ: 'OE', Ø: 'O', Ð: 'D', Đ: 'D', Þ: 'TH', Ł: 'L', Ħ: 'H', Ŧ: 'T', Ŋ: 'N', ĸ: 'K', ẞ: 'SS', Ə: 'E' },
  ...{ '’': "'", '‘': "'", '´': "'", ʼ: "'", ʻ: "'", '‐': '-', '‑': '-', '–': '-', '—': '-', '·': '.', _: '-' },
};

/** After the letters are taken apart, so Й arrives as И and Ё as Е. */
const CYRILLIC: Readonly<Record<string, string>> = {
  ...{ А: 'A', Б: 'B', В: 'V', Г: 'G', Ґ: 'G', Д: 'D', Ђ: 'D', Е: 'E', Є: 'IE', Ж: 'ZH', З: 'Z', И: 'I', І: 'I' },
  ...{ Ј: 'J', К: 'K', Л: 'L', Љ: 'LJ', М: 'M', Н: 'N', Њ: 'NJ', О: 'O', П: 'P', Р: 'R', С: 'S', Т: 'T', Ћ: 'C' },
  ...{ У: 'U', Ф: 'F', Х: 'KH', Ц: 'TS', Ч: 'CH', Џ: 'DZ', Ш: 'SH', Щ: 'SHCH', Ъ: 'IE', Ы: 'Y', Ь: '', Э: 'E' },
  ...{ Ю: 'IU', Я: 'IA' },
};

const GREEK: Readonly<Record<string, string>> = {
  ...{ Α: 'A', Β: 'V', Γ: 'G', Δ: 'D', Ε: 'E', Ζ: 'Z', Η: 'I', Θ: 'TH', Ι: 'I', Κ: 'K', Λ: 'L', Μ: 'M', Ν: 'N' },
  ...{ Ξ: 'X', Ο: 'O', Π: 'P', Ρ: 'R', Σ: 'S', Τ: 'T', Υ: 'Y', Φ: 'F', Χ: 'CH', Ψ: 'PS', Ω: 'O' },
};

/**
 * Writes a text in the capitals that the documents are printed in: accents go, Cyrillic and Greek are transliterated.
 * Letters of other scripts stay as they are; the font prints a box for them and the machine-readable zone an X.
 */
export function toCapitals(text: string): string {
  const bare = text
    .toUpperCase()
    .normalize('NFKD')
    .replace(/[\p{M}\p{C}]/gu, '')
    .replaceAll('ΟΥ', 'OU');
  return Array.from(bare, (letter) => LATIN[letter] ?? CYRILLIC[letter] ?? GREEK[letter] ?? letter).join('');
}
