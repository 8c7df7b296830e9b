/* xml.h: text inside XML 1.0, for JUnit's reports. */
#ifndef PRM_CLI_XML_H
#define PRM_CLI_XML_H

#include <prm/base.h>

/* Escaped for texts and attributes. XML has no way to write a control character: it becomes U+FFFD. */
void prm__xml_add(prm_buf *out, prm_str text);

#endif
