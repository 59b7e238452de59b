/**
 * Names that people are made of here. A Chinese character stands with its sound and, where there is one, with
 * another character of the same sound (a clerk hears it and writes the other) or its traditional form.
 */
export interface Hanzi {
  readonly text: string;
  readonly sound: string;
  readonly homophone?: string;
  readonly traditional?: string;
}

const hanzi = (rows: string): readonly Hanzi[] =>
  rows
    .trim()
    .split(/\s+/)
    .map((row) => {
      const [text, sound, homophone, traditional] = row.split(':');
      return {
        text: text!,
        sound: sound!,
        ...(homophone ? { homophone } : {}),
        ...(traditional ? { traditional } : {}),
      };
    });

export const surnames = hanzi(`
  王:wang 李:li 张:zhang:章:張 刘:liu::劉 陈:chen::陳 杨:yang::楊 黄:huang::黃 赵:zhao::趙 吴:wu::吳 周:zhou
  徐:xu:许 孙:sun::孫 马:ma::馬 朱:zhu 胡:hu 林:lin 郭:guo 何:he 高:gao 罗:luo:骆:羅 郑:zheng::鄭 梁:liang
  谢:xie:解:謝 宋:song 唐:tang 欧阳:ouyang::歐陽 司马:sima::司馬 诸葛:zhuge::諸葛`);

export const givenCharacters = hanzi(`
  小:xiao:晓 明:ming:鸣 伟:wei:玮:偉 芳:fang:方 丽:li:莉:麗 静:jing:婧:靜 杰:jie:捷:傑 军:jun:钧:軍 洋:yang:阳
  勇:yong:永 艳:yan:燕:艷 涛:tao:韬:濤 辉:hui:晖:輝 华:hua:桦:華 玲:ling:铃 婷:ting:亭 宇:yu:羽 佳:jia:嘉
  欣:xin:馨 文:wen:雯 建:jian:健 志:zhi:智 海:hai 春:chun 梅:mei:玫 兰:lan:岚:蘭 国:guo::國 平:ping:萍
  雪:xue 云:yun:芸:雲 龙:long::龍 天:tian 子:zi:紫 思:si 雨:yu 晨:chen:辰`);

/** Given names with the short form that friends use; the last column is F or M. */
export const westernGiven = `
  Elizabeth:Liz:F William:Bill:M Margaret:Maggie:F Robert:Bob:M Katherine:Kate:F James:Jim:M Susannah:Sue:F
  Thomas:Tom:M Rebecca:Becky:F Michael:Mike:M Alexandra:Alex:F Edward:Ted:M Victoria:Vicky:F Andrew:Andy:M
  Jennifer:Jenny:F Christopher:Chris:M Deborah:Debbie:F Joseph:Joe:M Patricia:Pat:F Benjamin:Ben:M
  Samantha:Sam:F Daniel:Dan:M Josephine:Jo:F Nicholas:Nick:M Abigail:Abby:F Matthew:Matt:M`
  .trim()
  .split(/\s+/)
  .map((row) => row.split(':') as [given: string, short: string, gender: 'F' | 'M']);

export const westernFamily =
  `Clarke Ashdown Merrick Holloway Pemberton Whitlock Sandoval Okafor Lindqvist Moreau
  Castellan Novak Hargreave Fairbairn Delgado Winterbourne Kavanagh Bellamy Thackeray Rosario Ellingham Draper
  Marchetti Osei Lovelace Tremaine Vandermeer Quigley Ferreira Aldridge`.split(/\s+/);

export const companyWords =
  `Harbour Lantern Kingfisher Bluegate Stonebridge Juniper Northlight Saltmarsh Redwood
  Silkroad Meridian Tidewater Foxglove Ironbark Clearwater Goldfinch`.split(/\s+/);
export const companyTrades: readonly (readonly [english: string, chinese: string, industry: string])[] = [
  ['Logistics', '物流', 'transport'],
  ['Catering', '餐饮', 'hospitality'],
  ['Interiors', '装饰', 'construction'],
  ['Trading', '贸易', 'wholesale'],
  ['Clinics', '医疗', 'health'],
  ['Software', '软件', 'information technology'],
  ['Textiles', '纺织', 'manufacturing'],
  ['Academy', '教育', 'education'],
];
export const companyHanzi = '远航 晨光 海润 金桥 东岸 明湖 瑞丰 北辰 启明 云帆 和悦 长青'.split(' ');

/** Regions of the harbour with the name the branch writes, a city part, a postcode stem and how many live there. */
export const regions = [
  { name: 'Harbour East', chinese: '港东', city: 'Lighthouse', postcode: '9101', weight: 30 },
  { name: 'Old Town', chinese: '老城', city: 'Drum Tower', postcode: '9102', weight: 26 },
  { name: 'North Shore', chinese: '北岸', city: 'Pinebay', postcode: '9103', weight: 20 },
  { name: 'Riverside', chinese: '河滨', city: 'Millbridge', postcode: '9104', weight: 15 },
  { name: 'Islands', chinese: '离岛', city: 'Gullhaven', postcode: '9105', weight: 9 },
] as const;

export const streets = [
  ['Ferry Street', '渡口街'],
  ['Lantern Road', '灯笼路'],
  ['Osmanthus Lane', '桂花巷'],
  ['Dock Road', '码头路'],
  ['Hill Terrace', '山坡里'],
  ['Market Street', '集市街'],
] as const;

export const managers = [
  ['Lin Yue', '林悦'],
  ['Grace Holloway', '何慧'],
  ['Xu Heng', '徐恒'],
  ['Omar Okafor', '欧文'],
  ['Zhou Ting', '周婷'],
] as const;
