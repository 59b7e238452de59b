/** A product of the store; prices in whole fen. */
export interface Product {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly price: number;
  readonly marginRate: number;
  readonly popularity: number;
  readonly warrantyMonths?: number;
  readonly trialDays?: number;
  readonly renewalMonths?: number;
}

type Terms = Pick<Product, 'warrantyMonths' | 'trialDays' | 'renewalMonths'>;
type Line = readonly [
  id: string,
  name: string,
  yuan: number,
  margin: number,
  popularity: number,
  terms?: Terms,
];

const shelf = (category: string, lines: readonly Line[]): readonly Product[] =>
  lines.map(([id, name, yuan, marginRate, popularity, terms]) => ({
    id,
    name,
    category,
    price: yuan * 100,
    marginRate,
    popularity,
    ...terms,
  }));

const warranty = (warrantyMonths: number): Terms => ({ warrantyMonths });

/** The store's catalogue. Ids keep their leading zeros: they are names, not numbers. */
export const products: readonly Product[] = [
  ...shelf('Coffee & tea', [
    ['0101', 'Filter coffee machine', 469, 0.24, 5, warranty(24)],
    ['0102', 'Gongfu tea set', 288, 0.38, 5],
    ['0103', 'Milk frother', 129, 0.31, 4, warranty(12)],
    ['0104', 'Jasmine tea 250 g', 68, 0.52, 9],
    ['0105', 'Oolong tea 500 g', 138, 0.49, 6],
    ['0106', 'House espresso beans 1 kg', 118, 0.44, 9],
    ['0111', 'Paper filters, 200', 29, 0.55, 2],
    ['0112', 'Bamboo tea tray', 96, 0.46, 2],
    ['0121', 'Coffee club', 98, 0.4, 2, { trialDays: 14, renewalMonths: 1 }],
  ]),
  ...shelf('Kitchen', [
    ['0201', 'Cast iron wok', 218, 0.33, 6, warranty(60)],
    ['0202', 'Chef knife', 168, 0.36, 5],
    ['0203', 'Rice cooker 4 l', 399, 0.22, 5, warranty(24)],
    ['0204', 'Steamer basket', 79, 0.42, 6],
    ['0205', 'Glass storage, set of 5', 99, 0.4, 7],
    ['0206', 'Chopsticks, 10 pairs', 39, 0.58, 6],
    ['0207', 'Stainless thermos', 119, 0.37, 7, warranty(12)],
    ['0208', 'Soup bowls, set of 4', 88, 0.45, 6],
  ]),
  ...shelf('Electronics', [
    ['0301', 'Noise cancelling headphones', 899, 0.18, 3, warranty(24)],
    ['0302', 'Desk lamp with charger', 189, 0.28, 6, warranty(12)],
    ['0303', 'Air purifier', 1290, 0.2, 2, warranty(24)],
    ['0304', 'Smart scale', 149, 0.3, 5, warranty(12)],
    ['0305', 'Power bank 20,000 mAh', 139, 0.26, 7, warranty(12)],
    ['0306', 'Humidifier', 229, 0.29, 5, warranty(12)],
    ['0307', 'Tablet 11"', 2199, 0.12, 1.5, warranty(24)],
    ['0311', 'Headphone case', 59, 0.6, 2],
    ['0312', 'USB-C cable 2 m', 35, 0.62, 8],
  ]),
  ...shelf('Home', [
    ['0401', 'Cotton bath towels, 2', 109, 0.41, 7],
    ['0402', 'Silk duvet 1.5 kg', 1180, 0.27, 2],
    ['0403', 'Bed linen set', 329, 0.34, 5],
    ['0404', 'Scented candle', 58, 0.57, 7],
    ['0405', 'Storage boxes, 3', 75, 0.39, 7],
    ['0406', 'Wool rug', 799, 0.3, 2],
    ['0407', 'Laundry pods, 60', 69, 0.3, 8],
    ['0412', 'Silk pillowcases, 2', 198, 0.43, 2],
  ]),
  ...shelf('Outdoor', [
    ['0501', 'Two-person tent', 599, 0.28, 2.5, warranty(24)],
    ['0502', 'Folding chair', 149, 0.33, 5],
    ['0503', 'Hiking backpack 30 l', 359, 0.31, 4, warranty(24)],
    ['0504', 'Rain jacket', 429, 0.35, 4],
    ['0505', 'Camping stove', 239, 0.3, 3, warranty(12)],
    ['0506', 'Water bottle', 69, 0.47, 8],
    ['0511', 'Sleeping mat', 129, 0.38, 2],
  ]),
  ...shelf('Office', [
    ['0601', 'Copy paper, 5 reams', 119, 0.16, 8],
    ['0602', 'Laser printer', 1390, 0.15, 2.5, warranty(24)],
    ['0603', 'Toner cartridge', 429, 0.34, 3],
    ['0604', 'Ergonomic chair', 1099, 0.26, 2.5, warranty(36)],
    ['0605', 'Monitor arm', 299, 0.29, 3, warranty(24)],
    ['0606', 'Whiteboard', 259, 0.32, 3],
    ['0607', 'Gel pens, 24', 45, 0.5, 7],
    ['0608', 'Label printer', 339, 0.25, 3, warranty(12)],
  ]),
  ...shelf('Gifts', [
    ['0701', 'Dried fruit box', 128, 0.4, 6],
    ['0702', 'Mooncake box', 199, 0.45, 4],
    ['0703', 'Porcelain vase', 459, 0.42, 2],
    ['0704', 'Gift card', 200, 0.08, 5],
    ['0705', 'Calligraphy set', 176, 0.44, 3],
    ['0706', 'Silk scarf', 268, 0.48, 4],
  ]),
];
