//! The pages as browsers and attackers see them: who may, what is in the headers, what is in the HTML, what happens to bad
//! input. Every page comes from the list of routes, so a new page is tested before anybody thinks of it.

mod access;
mod budget;
mod journey;
mod protection;
mod site;
mod sources;
