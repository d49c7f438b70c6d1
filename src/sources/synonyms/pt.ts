import type { Language } from './language.ts';

export const portuguese: Language = {
  name: 'Portuguese',
  words: {
    email: [
      ...['Endereço de e-mail', 'Correio eletrónico', 'Endereço eletrónico'],
      ...['E-mail principal', 'E-mail pessoal', 'Outro e-mail', 'Outros e-mails', 'E-mail secundário'],
    ],
    phone: [
      ...['Telefone', 'Número de telefone', 'Nº de telefone', 'Celular', 'Número de celular', 'Telefone celular'],
      ...['Telemóvel', 'Número de telemóvel', 'Telefone fixo', 'Outro telefone', 'Outros telefones'],
    ],
    first_name: ['Primeiro nome', 'Nome próprio'],
    last_name: ['Sobrenome', 'Último nome', 'Nome de família'],
    country: ['Código do país', 'País'],
    postal_code: ['CEP', 'Código postal', 'Código de endereçamento postal'],
    region: ['UF', 'Província', 'Região'],
    city: ['Cidade', 'Município', 'Localidade'],
    birth_date: ['Data de nascimento', 'Nascimento', 'Aniversário'],
    gender: ['Sexo', 'Gênero'],
    external_id: ['ID do cliente', 'ID cliente', 'Código do cliente', 'Número do cliente', 'Nº do cliente'],
    company: ['Empresa', 'Nome da empresa', 'Companhia', 'Razão social', 'Organização'],
    job_title: ['Cargo', 'Função'],
  },
  beside: [
    { word: 'Nome', means: 'first_name', beside: ['last_name'] },
    // The surname in Portugal; in Brazil, where surnames are `Sobrenome`, a nickname.
    { word: 'Apelido', means: 'last_name', beside: ['first_name'] },
    { word: 'Estado', means: 'region', beside: ['city', 'postal_code'] },
    { word: 'Distrito', means: 'region', beside: ['city', 'postal_code'] },
  ],
};
