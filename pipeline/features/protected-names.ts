/** Words of column names that tell sex, age or origin, or a belief; as they stand alone in a name. */
const words = new Set(
  (
    'gender sex male female age aged birth birthday birthdate birthyear born dob senior race racial ethnicity ethnic ' +
    'origin nationality national citizenship foreign foreigner immigrant migrant religion religious creed'
  ).split(' '),
);

/** The same in Chinese, simplified and traditional, anywhere in a name. */
const signs =
  /性别|性別|男女|年龄|年齡|岁数|歲數|出生|生日|种族|種族|民族|国籍|國籍|籍贯|籍貫|户籍|戶籍|外国人|外國人|外籍|宗教/;

/** Whether the name of a column says that it tells a protected trait: `age_in_years`, `SeniorCitizen`, `性别`. */
export const saysProtected = (name: string): boolean =>
  signs.test(name) ||
  name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .some((word) => words.has(word));
