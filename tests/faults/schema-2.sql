-- The tables of schema version 2, as they were. Never changed: archives like this are out there.
CREATE TABLE meta (
	"key" VARCHAR(64) NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY ("key")
);
CREATE TABLE articles (
	id VARCHAR(64) NOT NULL,
	position BIGINT NOT NULL,
	headline TEXT NOT NULL,
	kicker TEXT,
	newspaper TEXT,
	newspaper_key TEXT NOT NULL,
	date DATE,
	day INTEGER NOT NULL,
	page TEXT,
	page_key TEXT NOT NULL,
	section TEXT,
	section_key TEXT NOT NULL,
	kind VARCHAR(16) NOT NULL,
	reporters JSON NOT NULL,
	credits JSON NOT NULL,
	photos JSON NOT NULL,
	url TEXT,
	text TEXT NOT NULL,
	fingerprint VARCHAR(64) NOT NULL,
	layout VARCHAR(64) NOT NULL,
	PRIMARY KEY (id)
);
CREATE INDEX articles_by_newspaper ON articles (newspaper_key);
CREATE INDEX articles_by_edition ON articles (day DESC, newspaper_key, page_key, position);
CREATE INDEX articles_by_section ON articles (section_key);
CREATE TABLE vectors (
	fingerprint VARCHAR(128) NOT NULL,
	"key" VARCHAR(64) NOT NULL,
	vector BLOB NOT NULL,
	PRIMARY KEY (fingerprint, "key")
);
CREATE TABLE changes (
	revision INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	"row" BIGINT NOT NULL,
	chunk_id VARCHAR(96) NOT NULL,
	article_id VARCHAR(64) NOT NULL,
	removed BOOLEAN NOT NULL
);
CREATE TABLE copy_bands (
	band BIGINT NOT NULL,
	"row" BIGINT NOT NULL,
	PRIMARY KEY (band, "row")
)
 WITHOUT ROWID;
CREATE TABLE people (
	article_id VARCHAR(64) NOT NULL,
	name_key TEXT NOT NULL,
	wrote BOOLEAN NOT NULL,
	PRIMARY KEY (article_id, name_key),
	FOREIGN KEY(article_id) REFERENCES articles (id)
);
CREATE INDEX people_by_name ON people (name_key);
CREATE TABLE chunks (
	"row" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	chunk_id VARCHAR(96) NOT NULL,
	article_id VARCHAR(64) NOT NULL,
	ordinal INTEGER NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	text TEXT NOT NULL,
	UNIQUE (chunk_id),
	FOREIGN KEY(article_id) REFERENCES articles (id)
);
CREATE INDEX ix_chunks_article_id ON chunks (article_id);
CREATE TABLE copies (
	"row" INTEGER NOT NULL,
	article_id VARCHAR(64) NOT NULL,
	group_id VARCHAR(64),
	size INTEGER NOT NULL,
	signature BLOB NOT NULL,
	PRIMARY KEY ("row"),
	UNIQUE (article_id),
	FOREIGN KEY(article_id) REFERENCES articles (id)
);
CREATE INDEX ix_copies_group_id ON copies (group_id);
CREATE TABLE chunk_times (
	"row" INTEGER NOT NULL,
	first INTEGER NOT NULL,
	last INTEGER NOT NULL,
	PRIMARY KEY ("row", first, last),
	FOREIGN KEY("row") REFERENCES chunks ("row")
)
 WITHOUT ROWID;
