"""Rows of `matrix.PAGES` for the pages on which vacancies are filled in and approved."""

VACANCY_PAGES = """
#     route                                  kind                   ano off coo edi ins cle con aud adm
POST  employers:vacancy_clone                employers.vacancy      >   x   -   x   x   o   x   x   -
POST  employers:vacancy_edit                 employers.vacancy      >   x   .   x   x   o   x   x   .
GET   employers:vacancy_new                  -                      >   x   .   x   x   .   x   x   .
POST  employers:vacancy_new                  -                      >   x   .   x   x   .   x   x   .
GET   employers:draft_check                  employers.vacancydraft >   x   .   x   x   o   x   x   .
POST  employers:draft_check                  employers.vacancydraft >   x   .   x   x   o   x   x   .
GET   employers:draft_discard                employers.vacancydraft >   x   .   x   x   o   x   x   .
POST  employers:draft_discard                employers.vacancydraft >   x   .   x   x   o   x   x   .
GET   employers:draft_list                   -                      >   x   .   x   x   .   x   x   .
GET   employers:draft_screen                 employers.vacancydraft >   x   .   x   x   o   x   x   .
POST  employers:draft_screen                 employers.vacancydraft >   x   .   x   x   o   x   x   .
POST  employers:vacancy_hold                 employers.vacancy      >   x   .   x   x   x   x   x   .
GET   employers:moderate                     employers.vacancy      >   x   .   x   x   x   x   x   .
POST  employers:moderate                     employers.vacancy      >   x   .   x   x   x   x   x   .
GET   employers:moderation                   -                      >   x   .   x   x   x   x   x   .
GET   employers:revision                     employers.vacancyrevision > x  .   x   x   o   x   x   .
GET   vacancy-draft-list                     -                      >   x   .   x   x   .   x   x   .
POST  vacancy-draft-list                     -                      >   x   .   x   x   .   x   x   .
GET   vacancy-draft-detail                   employers.vacancydraft >   x   .   x   x   o   x   x   .
PATCH vacancy-draft-detail                   employers.vacancydraft >   x   .   x   x   o   x   x   .
DELETE vacancy-draft-detail                  employers.vacancydraft >   x   .   x   x   o   x   x   .
POST  vacancy-draft-hand-in                  employers.vacancydraft >   x   .   x   x   o   x   x   .
GET   vacancy-revision-list                  -                      >   x   .   x   x   .   x   x   .
GET   vacancy-revision-detail                employers.vacancyrevision > x  .   x   x   o   x   x   .
POST  vacancy-revision-withdraw              employers.vacancyrevision > x  .   x   x   o   x   x   .
GET   vacancy-history                        employers.vacancy      >   x   .   x   x   o   x   x   .
GET   vacancy-questions                      employers.vacancy      >   x   .   x   x   o   x   x   .
POST  vacancy-answer                         employers.vacancy      >   x   .   x   x   o   x   x   .
POST  employers:revision                     employers.vacancyrevision > x  .   x   x   x-- x   x   .
"""
