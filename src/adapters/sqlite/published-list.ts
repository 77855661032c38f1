import type { CatalogModel } from '../../core/models/catalog.ts';
import type { CatalogStore, PublishedList } from '../../core/ports/catalog-store.ts';
import type { Connection } from './connection.ts';
import { number, rowReader, text } from './row.ts';

const toListRow = rowReader({ url: text, etag: text, providers: text, listedAtMs: number });
const toModelsRow = rowReader({ models: text });

/**
 * The public list in SQLite: one row that says which providers it names, and one text per provider, which is read when that
 * provider is asked for. Thousands of models so cost a command nothing that does not look at them.
 */
export function createPublishedList(
  connection: Connection,
): Pick<CatalogStore, 'published' | 'replacePublished' | 'confirmPublished'> {
  let kept: { readonly key: string; readonly list: PublishedList } | undefined;
  return {
    published() {
      const found = connection.kept('published', (sql) =>
        sql('SELECT url, etag, providers, listed_at_ms AS listedAtMs FROM published_lists').get(),
      );
      if (found === undefined) return undefined;
      const { url, etag, providers, listedAtMs } = toListRow(found);
      const key = `${listedAtMs} ${url}`;
      if (kept?.key === key) return kept.list;
      const names = providers.split(' ');
      const models = { providers: names, of: modelsReader(connection, new Set(names)) };
      kept = { key, list: { url, etag: etag === '' ? undefined : etag, listedAtMs, models } };
      return kept.list;
    },
    async replacePublished({ url, etag = '', listedAtMs }, groups) {
      kept = undefined;
      await connection.write((sql) => {
        sql('DELETE FROM published_models').run();
        const insert = sql('INSERT INTO published_models (provider, models_json) VALUES (?, ?)');
        for (const { provider, models } of groups) insert.run(provider, JSON.stringify(models));
        sql(
          `INSERT OR REPLACE INTO published_lists (id, url, etag, providers, listed_at_ms)
           VALUES (1, ?, ?, ?, ?)`,
        ).run(url, etag, groups.map(({ provider }) => provider).join(' '), listedAtMs);
      });
    },
    async confirmPublished(listedAtMs) {
      await connection.write((sql) => sql('UPDATE published_lists SET listed_at_ms = ?').run(listedAtMs));
    },
  };
}

function modelsReader(
  connection: Connection,
  known: ReadonlySet<string>,
): (provider: string) => readonly CatalogModel[] {
  const read = new Map<string, readonly CatalogModel[]>();
  return (provider) => {
    if (!known.has(provider)) return [];
    const models = read.get(provider) ?? modelsIn(connection, provider);
    read.set(provider, models);
    return models;
  };
}

function modelsIn(connection: Connection, provider: string): readonly CatalogModel[] {
  const row = connection.read((sql) =>
    sql('SELECT models_json AS models FROM published_models WHERE provider = ?').get(provider),
  );
  return row === undefined ? [] : (JSON.parse(toModelsRow(row).models) as readonly CatalogModel[]);
}
