import type { Language } from './language.ts';

/** `氏名`, `名前` and `お名前` are the whole name. */
export const japanese: Language = {
  name: 'Japanese',
  words: {
    email: [
      'メールアドレス',
      'Eメールアドレス',
      'E-mailアドレス',
      'メール',
      'Eメール',
      '電子メール',
      '電子メールアドレス',
      'メアド',
    ],
    phone: [
      ...[
        '電話番号',
        '電話',
        '携帯電話番号',
        '携帯電話',
        '携帯番号',
        '携帯',
        '固定電話',
        '固定電話番号',
        '連絡先電話番号',
      ],
      '自宅電話番号',
    ],
    first_name: ['下の名前'],
    last_name: ['姓', '苗字', '名字'],
    country: ['国コード', '国', '国名', '国/地域'],
    postal_code: ['郵便番号'],
    region: ['都道府県', '都道府県名'],
    city: ['市区町村', '市区町村名', '市町村', '市区郡', '都市'],
    birth_date: ['生年月日', '誕生日'],
    gender: ['性別'],
    external_id: ['顧客ID', '顧客番号', '顧客コード', '会員ID', '会員番号', 'お客様ID', 'お客様番号'],
    company: ['会社名', '会社', '企業名', '法人名', '勤務先', '団体名'],
    job_title: ['役職', '役職名', '職位', '肩書'],
  },
  beside: [
    { word: '名', means: 'first_name', beside: ['last_name'] },
    { word: '氏', means: 'last_name', beside: ['first_name'] },
  ],
};
