import { type Culture, culture } from './culture.ts';

export const EASTERN_CULTURES: readonly Culture[] = [
  culture(
    'JP JPN ja-JP Asia/Tokyo 81',
    'asiaPacific',
    'license',
    { region: '長野県', localities: '松本市|上田市', streets: '桜通り|深志' },
    [
      ['結衣', '山田', 'Yui', 'Yamada'],
      ['健太', '小林', 'Kenta', 'Kobayashi'],
      ['さくら', '森', 'Sakura', 'Mori'],
    ],
  ),
  culture(
    'IN IND hi-IN Asia/Kolkata 91',
    'asiaPacific',
    'card',
    { region: 'Rajasthan', localities: 'उदयपुर|बूंदी', streets: 'झील मार्ग|कमल पथ' },
    [
      ['अनन्या', 'शर्मा', 'Ananya', 'Sharma'],
      ['रोहन', 'वर्मा', 'Rohan', 'Verma'],
      ['தமிழ்செல்வி', 'இளங்கோ', 'Tamilselvi', 'Ilango'],
    ],
  ),
  culture(
    'EG EGY ar-EG Africa/Cairo 20',
    'africaMiddleEast',
    'passport',
    { region: 'أسوان', localities: 'أسوان|كوم أمبو', streets: 'شارع النخيل|شارع النيل' },
    [
      ['ليلى', 'منصور', 'Layla', 'Mansour'],
      ['كريم', 'عبد الله', 'Karim', 'Abdallah'],
    ],
  ),
  culture(
    'CN CHN zh-CN Asia/Shanghai 86',
    'asiaPacific',
    'passport',
    { region: '云南', localities: '大理|丽江', streets: '月光路|茶花街' },
    [
      ['晓燕', '陈', 'Xiaoyan', 'Chen'],
      ['伟', '欧阳', 'Wei', 'Ouyang'],
      ['子墨', '李', 'Zimo', 'Li'],
    ],
  ),
  culture(
    'NG NGA en-NG Africa/Lagos 234',
    'africaMiddleEast',
    'passport',
    { region: 'Oyo', localities: 'Ibadan|Iseyin', streets: 'Palm Road|Unity Close' },
    [
      ['Adébáyọ̀', 'Ògúnlẹ́yẹ', 'Adebayo', 'Ogunleye'],
      ['Ngozi', 'Eze'],
      ['Tẹ́mítọ́pẹ́', 'Àjàyí', 'Temitope', 'Ajayi'],
    ],
  ),
  culture(
    'KR KOR ko-KR Asia/Seoul 82',
    'asiaPacific',
    'license',
    { region: '강원도', localities: '강릉시|속초시', streets: '솔향로|바다길' },
    [
      ['서연', '김', 'Seoyeon', 'Kim'],
      ['지훈', '박', 'Jihoon', 'Park'],
    ],
  ),
  culture(
    'IL ISR he-IL Asia/Jerusalem 972',
    'africaMiddleEast',
    'card',
    { region: 'הצפון', localities: 'צפת|עכו', streets: 'רחוב הרימון|רחוב הזית' },
    [
      ['נועה', 'אברמוב', 'Noa', 'Avramov'],
      ['אייל', 'שגיא', 'Eyal', 'Sagi'],
    ],
  ),
  culture(
    'TH THA th-TH Asia/Bangkok 66',
    'asiaPacific',
    'passport',
    { region: 'น่าน', localities: 'ปัว|เวียงสา', streets: 'ถนนดอกคูน|ถนนริมน้ำ' },
    [
      ['กมลชนก', 'ศรีสวัสดิ์', 'Kamonchanok', 'Srisawat'],
      ['ธนา', 'วงศ์ดี', 'Thana', 'Wongdee'],
    ],
  ),
  culture(
    'ET ETH am-ET Africa/Addis_Ababa 251',
    'africaMiddleEast',
    'passport',
    { region: 'አማራ', localities: 'ጎንደር|ባሕር ዳር', streets: 'የአበባ መንገድ|የሐይቅ መንገድ' },
    [
      ['ሰላም', 'ተስፋዬ', 'Selam', 'Tesfaye'],
      ['ዳዊት', 'በቀለ', 'Dawit', 'Bekele'],
    ],
  ),
  culture(
    'AU AUS en-AU Australia/Hobart 61',
    'asiaPacific',
    'license',
    { region: 'TAS', localities: 'Cygnet|Swansea', streets: 'Wattle Grove|Banksia Parade' },
    [
      ['Matilda', "O'Rourke"],
      ['Lachlan', 'Vuong'],
    ],
  ),
  culture(
    'NZ NZL mi-NZ Pacific/Auckland 64',
    'asiaPacific',
    'license',
    { region: 'Otago', localities: 'Ōamaru|Wānaka', streets: 'Kōwhai Street|Rātā Road' },
    [
      ['Hinemoa', 'Tāwhiri'],
      ['Wiremu', 'Ngāpō'],
    ],
  ),
];
