/** The words that the titles of a genre are made of. */
export interface Words {
  readonly qualities: readonly [string, ...string[]];
  readonly things: readonly [string, ...string[]];
}

/** The shelves of the bookshop. */
export const GENRES = {
  'Fantasy': {
    qualities: ['Last', 'Silver', 'Forgotten', 'Sleeping', 'Crooked', 'Seventh'],
    things: ['Dragon', 'Crown', 'Wizard', 'Enchantress', 'Griffin', 'Oath', 'Tower'],
  },
  'Science Fiction': {
    qualities: ['Distant', 'Orbital', 'Quantum', 'Silent', 'Artificial', 'Drifting'],
    things: ['Colony', 'Signal', 'Starship', 'Engine', 'Horizon', 'Android', 'Paradox'],
  },
  'Mystery': {
    qualities: ['Missing', 'Locked', 'Poisoned', 'Blackened', 'Second', 'Unsigned'],
    things: ['Witness', 'Letter', 'Alibi', 'Inspector', 'Portrait', 'Cellar', 'Cipher'],
  },
  'Romance': {
    qualities: ['Tender', 'Borrowed', 'Unspoken', 'Reluctant', 'Midsummer', 'Stolen'],
    things: ['Promise', 'Kiss', 'Bride', 'Waltz', 'Heart', 'Proposal', 'Sunday'],
  },
  'History': {
    qualities: ['Fallen', 'Imperial', 'Hidden', 'Divided', 'Maritime', 'Medieval'],
    things: ['Empire', 'Harbour', 'Republic', 'Archive', 'Siege', 'Treaty', 'Dynasty'],
  },
  'Horror': {
    qualities: ['Hungry', 'Whispering', 'Rotten', 'Nameless', 'Pale', 'Buried'],
    things: ['House', 'Thing', 'Scarecrow', 'Crypt', 'Lullaby', 'Attic', 'Host'],
  },
  'Biography': {
    qualities: ['Restless', 'Ordinary', 'Stubborn', 'Unlikely', 'Quiet', 'Second'],
    things: ['Life', 'Surgeon', 'Pioneer', 'Composer', 'Years', 'Diplomat', 'Daughter'],
  },
  'Poetry': {
    qualities: ['Salt', 'Winter', 'Unfinished', 'Small', 'Paper', 'Evening'],
    things: ['Songs', 'Birds', 'Rivers', 'Prayers', 'Gardens', 'Elegies', 'Rooms'],
  },
  'Travel': {
    qualities: ['Slow', 'Northern', 'Dusty', 'Endless', 'Southern', 'Unmapped'],
    things: ['Road', 'Railway', 'Island', 'Desert', 'Crossing', 'Coast', 'Summit'],
  },
  'Comedy': {
    qualities: ['Ridiculous', 'Perfectly Normal', 'Accidental', 'Overdressed', 'Hopeless', 'Expensive'],
    things: ['Butler', 'Wedding', 'Uncle', 'Picnic', 'Vicar', 'Goose', 'Landlord'],
  },
} as const satisfies Readonly<Record<string, Words>>;

/** For whom a book was written. */
export const AUDIENCES = ['children', 'teen', 'adult'] as const;

/** Who writes; each author keeps to one genre. */
export const FIRST_NAMES = ['Ada', 'Bruno', 'Clara', 'Dmitri', 'Elena', 'Femi', 'Greta', 'Hassan', 'Ines', 'Jonas', 'Keiko', 'Lucia'] as const;
export const LAST_NAMES = ['Abara', 'Bergström', 'Castellan', 'Dufour', 'Eklund', 'Farrow', 'Gallo', 'Hartmann', 'Ivanova', 'Jansen', 'Kimura'] as const;
