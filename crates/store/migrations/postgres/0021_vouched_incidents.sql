-- What is vouched for an incident and its entries with; nothing for one from before.
ALTER TABLE incident ADD COLUMN vouched TEXT COLLATE "C";
