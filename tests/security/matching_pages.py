"""The lines of `matrix.PAGES` and `matrix.ADMIN` for runs, what they prove, why somebody was proposed or not, and what changes since."""

MATCHING = """
#     route                                  kind                   ano off coo edi ins cle con aud adm
GET   matching:certificate                   matching.matchrun      >   x   c   x   x   x   x   .   .
GET   matching:change                        matching.planchange    >   o   c   x   x   x   x   x   .
POST  matching:change                        matching.planchange    >   x-- c   x   x   x   x   x   .
GET   matching:change_list                   -                      >   .   .   x   x   x   x   x   .
POST  matching:change_list                   -                      >   x   .   x   x   x   x   x   .
GET   matching:fairness                      matching.matchrun      >   x   c   x   x   x   x   .   .
POST  matching:fairness_export               matching.matchrun      >   x   c   x   x   x   x   .   .
GET   matching:letter_pdf                    workers.worker         >   o   c   x   x   x   x   x   .
GET   matching:person                        workers.worker         >   o   c   x   x   x   x   x   .
GET   matching:proposal                      matching.proposal      >   o   c   x   x   x   x   x   .
POST  matching:proposal                      matching.proposal      >   x-- c   x   x   x   x   x   .
GET   matching:proposal_list                 -                      >   .   .   x   x   x   x   x   .
GET   matching:run                           matching.matchrun      >   x   c   x   x   x   x   .   .
POST  matching:run_cancel                    matching.matchrun      >   x   c   x   x   x   x   x   .
GET   matching:run_list                      -                      >   x   .   x   x   x   x   .   .
POST  matching:run_list                      -                      >   x   .   x   x   x   x   x   .
GET   matching:run_progress                  matching.matchrun      >   x   c   x   x   x   x   .   .
GET   matching:shortlist                     employers.vacancy      >   c   .   x   x   x   x   x   .
"""

MATCHING_ADMIN = """
matching.liveplan                x   rc  x   x   x   x   r   r
matching.matchrun                x   rc  x   x   x   x   r   r
matching.nearmiss                ro  rc  x   x   x   x   x   r
matching.planchange              ro  rc  x   x   x   x   x   r
matching.planchangeevent         ro  rc  x   x   x   x   x   r
matching.proposal                ro  rc  x   x   x   x   x   r
matching.proposalevent           ro  rc  x   x   x   x   x   r
matching.runevent                x   rc  x   x   x   x   r   r
"""
