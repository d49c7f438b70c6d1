declare module 'email-providers' {
  /** Domains where anybody gets an e-mail address, lower case. */
  const domains: readonly string[];
  export default domains;
}
