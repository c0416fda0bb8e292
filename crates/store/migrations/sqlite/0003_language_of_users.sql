-- The language a user chose; nothing until then, and the browser's wish counts.
ALTER TABLE sejo_user ADD COLUMN lang TEXT;
