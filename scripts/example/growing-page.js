/**
 * A page that grows: prose, pieces of the config, commands and what they printed.
 *
 * @param {import('./example-world.js').ExampleWorld} world
 */
export function createPage(world) {
  let page = '';
  let config = '';
  /** @param {string} text */
  const configure = (text) => {
    config = text;
    world.write('audience-sync.yaml', withEndpoints(text, world.urls));
  };
  /** @param {string} text */
  const say = (text) => {
    page += `${text.trim()}\n\n`;
  };
  /** @param {string} language @param {string} text */
  const show = (language, text) => say(`\`\`\`${language}\n${text.trimEnd()}\n\`\`\``);

  return {
    say,
    show,
    /** Begins the config. @param {string} text */
    begin: (text) => {
      configure(text);
      show('yaml', text);
    },
    /** Adds a block to the config, or lines to one that it has, and shows them. @param {string} key @param {string} lines */
    add: (key, lines) => {
      const block = `${key}:\n`;
      const from = config.indexOf(`\n${block}`);
      const next = from < 0 ? -1 : config.slice(from + 1).indexOf('\n\n');
      if (from < 0) configure(`${config}\n${block}${lines}`);
      else if (next < 0) configure(`${config}${lines}`);
      else configure(`${config.slice(0, from + 1 + next + 1)}${lines}${config.slice(from + 1 + next + 1)}`);
      show('yaml', `${block}${lines}`);
    },
    /** Changes lines of a block, and shows them. @param {string} key @param {string} from @param {string} to */
    change: (key, from, to) => {
      if (!config.includes(from)) throw new Error(`the config has no ${from}`);
      configure(config.replace(from, to));
      show('yaml', `${key}:\n${to}`);
    },
    /**
     * Runs a command, and shows it with what it printed.
     *
     * @param {string} command
     * @param {{ readonly code?: number, readonly shown?: (text: string) => string }} [how]
     */
    run: async (command, { code = 0, shown = (text) => text } = {}) => {
      const { code: ended, printed } = await world.run(command.split(' '));
      if (ended !== code) throw new Error(`${command} ended with ${ended}:\n${printed}`);
      show('console', `$ audience-sync ${command}\n${shown(printed)}${code === 0 ? '' : `\n$ echo $?\n${code}`}`);
      return printed;
    },
    text: () => `${page.trim()}\n`,
  };
}

/**
 * The page's config speaks to the platforms; what the page ran spoke to the local ones.
 *
 * @param {string} config
 * @param {import('./example-world.js').ExampleWorld['urls']} urls
 */
function withEndpoints(config, { google, google_token_endpoint: token, meta }) {
  return config
    .replace('type: google', `type: google\n    endpoint: ${google}\n    token_endpoint: ${token}`)
    .replace('type: meta', `type: meta\n    endpoint: ${meta}`);
}

/** @typedef {ReturnType<typeof createPage>} Page */
