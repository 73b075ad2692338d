export type PopulationKey = 'europe' | 'americas' | 'asiaPacific' | 'africaMiddleEast';

/** Given and family name as written; and, where the script is not Latin, as transcribed on papers. */
export type PersonName = readonly [given: string, family: string, latinGiven?: string, latinFamily?: string];

/** What names, addresses and papers look like somewhere. The combinations belong to nobody. */
export type Culture = {
  country: string;
  country3: string;
  locale: string;
  timezone: string;
  dialling: string;
  population: PopulationKey;
  papers: 'passport' | 'card' | 'license';
  region: string;
  localities: readonly string[];
  streets: readonly string[];
  names: readonly PersonName[];
};

export const culture = (
  codes: string,
  population: PopulationKey,
  papers: Culture['papers'],
  place: { region: string; localities: string; streets: string },
  names: readonly PersonName[],
): Culture => {
  const [country = '', country3 = '', locale = '', timezone = '', dialling = ''] = codes.split(' ');
  return {
    ...{ country, country3, locale, timezone, dialling, population, papers, names },
    region: place.region,
    localities: place.localities.split('|'),
    streets: place.streets.split('|'),
  };
};
