/*
 * doc.h: how the readers make a prm_doc: one arena that holds the source and the tree. With
 * positions the spans of a container stand right behind its items, see PRM_VALUE_SPANS.
 */
#ifndef PRM_TEXT_DOC_H
#define PRM_TEXT_DOC_H

#include <prm/value.h>

/*
 * Behind the text of a document that owns it stand 64 bytes of zero, so that it can be read by
 * blocks; behind each of its strings that is no slice of that text stand 16. So whoever copies a
 * short string may load more than it has. The JSON reader says so on its strings with
 * PRM_VALUE_PADDED; keys of such a document are padded too. Borrowed text promises nothing.
 */
#define PRM__DOC_PADDING 64
#define PRM__STRING_PADDING 16

/* An empty document over text, which is copied unless it is borrowed, whatever opts says of that.
 */
prm_status prm__doc_new(prm_str text, bool borrow, const prm_read_options *opts, prm_doc **out,
			prm_error *err) PRM_MUST_USE;
prm_arena *prm__doc_arena(prm_doc *doc);
void prm__doc_set_root(prm_doc *doc, prm_value root);
/*
 * Copy n cells, each an item or half a member, and as many spans, where not NULL, right behind
 * them: both hold only 4- and 8-byte members, so nothing stands between. NULL: memory is out.
 */
void *prm__doc_cells(prm_doc *doc, const prm_value *cells, const prm_span *spans, size_t n);
/*
 * Copy n items or members into the document. spans may be NULL; a map has two for each member: of
 * its key and of its value. Keys get their symbols. MISSING: memory is out.
 */
prm_value prm__doc_list(prm_doc *doc, const prm_value *items, const prm_span *spans, size_t n);
prm_value prm__doc_map(prm_doc *doc, const prm_member *members, const prm_span *spans, size_t n);

#endif
