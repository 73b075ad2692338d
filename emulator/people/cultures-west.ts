import { type Culture, culture } from './culture.ts';

export const WESTERN_CULTURES: readonly Culture[] = [
  culture(
    'RO ROU ro-RO Europe/Bucharest 40',
    'europe',
    'passport',
    { region: 'Cluj', localities: 'Cluj-Napoca|Turda', streets: 'Strada Lungă|Strada Livezii' },
    [
      ['Ioana', 'Dragomir'],
      ['Andrei', 'Munteanu'],
      ['Ștefania', 'Țurcanu'],
    ],
  ),
  culture(
    'US USA en-US America/Chicago 1',
    'americas',
    'license',
    { region: 'TX', localities: 'Marfa|Alpine', streets: 'Sycamore Street|Mesa Avenue' },
    [
      ['Maya', 'Whitfield'],
      ['Terrence', 'Okafor-Bell'],
      ['Delia', 'Ashworth'],
      ['Wyatt', 'Langley'],
    ],
  ),
  culture(
    'DE DEU de-DE Europe/Berlin 49',
    'europe',
    'card',
    { region: 'Sachsen', localities: 'Görlitz|Pirna', streets: 'Lindenweg|Am Mühlgraben' },
    [
      ['Jürgen', 'Weißmüller'],
      ['Annika', 'Förster'],
      ['Lena-Marie', 'von Ahlefeldt'],
    ],
  ),
  culture(
    'BR BRA pt-BR America/Sao_Paulo 55',
    'americas',
    'card',
    { region: 'MG', localities: 'Ouro Preto|Tiradentes', streets: 'Rua das Flores|Ladeira do Sol' },
    [
      ['João', 'Figueiredo'],
      ['Luíza', 'Conceição'],
      ['Thiago', 'Araújo'],
    ],
  ),
  culture(
    'GR GRC el-GR Europe/Athens 30',
    'europe',
    'card',
    { region: 'Ήπειρος', localities: 'Ιωάννινα|Πρέβεζα', streets: 'Οδός Ελιάς|Οδός Λίμνης' },
    [
      ['Ελένη', 'Παπαδάκη', 'Eleni', 'Papadaki'],
      ['Νίκος', 'Ξυλούρης', 'Nikos', 'Xylouris'],
    ],
  ),
  culture(
    'FR FRA fr-FR Europe/Paris 33',
    'europe',
    'card',
    { region: 'Bretagne', localities: 'Dinan|Vannes', streets: 'Rue des Ajoncs|Quai du Phare' },
    [
      ['Maëlle', "L'Hévéder"],
      ['François', 'Châtelain'],
      ['Zoé', 'Le Goff'],
    ],
  ),
  culture(
    'UA UKR uk-UA Europe/Kyiv 380',
    'europe',
    'passport',
    { region: 'Львівська', localities: 'Львів|Стрий', streets: 'вулиця Яблунева|вулиця Горіхова' },
    [
      ['Оксана', "Лук'яненко", 'Oksana', 'Lukianenko'],
      ['Тарас', 'Ковалишин', 'Taras', 'Kovalyshyn'],
    ],
  ),
  culture(
    'MX MEX es-MX America/Mexico_City 52',
    'americas',
    'card',
    { region: 'Oaxaca', localities: 'Mitla|Tlacolula', streets: 'Calle del Agave|Camino Real' },
    [
      ['Citlali', 'Peñaloza'],
      ['Íñigo', 'Villaseñor'],
      ['María José', 'Núñez Urrutia'],
    ],
  ),
  culture(
    'TR TUR tr-TR Europe/Istanbul 90',
    'europe',
    'card',
    { region: 'Muğla', localities: 'Datça|Akyaka', streets: 'Badem Sokağı|Iğde Sokağı' },
    [
      ['Çağla', 'Yıldırım'],
      ['Ömer', 'Işık'],
    ],
  ),
  culture(
    'PL POL pl-PL Europe/Warsaw 48',
    'europe',
    'card',
    { region: 'podlaskie', localities: 'Supraśl|Łomża', streets: 'ulica Żurawia|ulica Dębowa' },
    [
      ['Małgorzata', 'Świętochowska'],
      ['Łukasz', 'Grzębski'],
    ],
  ),
  culture(
    'CA CAN en-CA America/Toronto 1',
    'americas',
    'license',
    { region: 'NS', localities: 'Lunenburg|Mahone Bay', streets: 'Harbour Lane|Spruce Crescent' },
    [
      ['Siobhan', 'MacIsaac'],
      ['Étienne', 'Boudreau'],
      ['Kaya', 'Redcloud-Hayes'],
    ],
  ),
  culture(
    'GE GEO ka-GE Asia/Tbilisi 995',
    'europe',
    'passport',
    { region: 'კახეთი', localities: 'სიღნაღი|თელავი', streets: 'ვაზის ქუჩა|კაკლის ქუჩა' },
    [
      ['ნინო', 'ბერიძე', 'Nino', 'Beridze'],
      ['გიორგი', 'მელაძე', 'Giorgi', 'Meladze'],
    ],
  ),
  culture(
    'IS ISL is-IS Atlantic/Reykjavik 354',
    'europe',
    'passport',
    { region: 'Austurland', localities: 'Seyðisfjörður|Höfn', streets: 'Bláagata|Fjarðarvegur' },
    [
      ['Þórdís', 'Guðmundsdóttir'],
      ['Birkir', 'Ægisson'],
    ],
  ),
];
