/* host.h: names and addresses of hosts, for e-mail addresses and URLs. */
#ifndef PRM_SCHEMA_HOST_H
#define PRM_SCHEMA_HOST_H

#include <prm/base.h>

/* Dotted decimal, four parts without leading zeros. */
bool prm__is_ipv4(prm_str s);
/* RFC 4291, 2.2, with `::` and a dotted tail. */
bool prm__is_ipv6(prm_str s);
/*
 * A domain of at least two labels: RFC 1123 letters, digits, '-'; or international labels as of
 * IDNA, measured as they are on the wire (RFC 3492). The last label is no number.
 */
bool prm__is_domain(prm_str s);
/* Is there a blank, control or invisible character? A plain ' ' may be allowed. */
bool prm__has_blank(prm_str s, bool space_allowed);

#endif
