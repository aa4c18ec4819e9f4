/**
 * The languages that can be picked from a list, as codes. A browser may bring others; their names are the browser's.
 */
import type { Language } from '@anoncam/protocol/wishes';

/** ISO 639-1 under the codes that browsers send, without what is hardly anybody's, and a few more. */
const languageCodes =
  'aa ab af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cv cy da de dv dz ee el en eo es et ' +
  'eu fa ff fi fil fj fo fr fy ga gd gl gn gsw gu gv ha he hi ho hr ht hu hy hz id ig ii ik is it iu ja jv ka kg ki ' +
  'kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn ' +
  'nr nv ny oc oj om or os pa pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te ' +
  'tg th ti tk tn to tr ts tt ty ug uk ur uz ve vi wa wo xh yi yo yue za zh zu';

export const languages = languageCodes.split(' ') as readonly string[] as readonly Language[];
