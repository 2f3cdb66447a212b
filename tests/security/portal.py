"""The lines of `matrix.PAGES` and `matrix.ADMIN` for the employers' own pages and the queues in which they are let in."""

PORTAL = """
#     route                                  kind                   ano off coo edi ins cle con aud adm
GET   organisation-list                      -                      >   x   x   x   x   .   x   x   .
GET   organisation-detail                    employers.employer     >   x   x   x   x   o   x   x   .
GET   worksite-list                          -                      >   x   x   x   x   .   x   x   .
GET   worksite-detail                        employers.worksite     >   x   x   x   x   o   x   x   .
GET   portal:list                            -                      >   x   x   x   x   .   x   x   .
GET   portal:sign_up                         -                      .   .   .   .   .   .   .   .   .
POST  portal:sign_up                         -                      .   .   .   .   .   .   .   .   .
GET   portal:sign_up_sent                    -                      .   .   .   .   .   .   .   .   .
GET   portal:sign_up_confirm                 -                      .   .   .   .   .   .   .   .   .
POST  portal:sign_up_confirm                 -                      .   .   .   .   .   .   .   .   .
GET   portal:invitation                      -                      .   .   .   .   .   .   .   .   .
POST  portal:invitation                      -                      .   .   .   .   .   .   .   .   .
GET   portal:case_list                       -                      >   x   .   x   x   x   x   x   .
GET   portal:case                            employers.verificationcase  >   x   .   x   x   x   x   x   .
POST  portal:case                            employers.verificationcase  >   x   .   x   x   x   x   x   .
GET   portal:match_list                      -                      >   x   .   x   .   x   x   x   .
GET   portal:match                           employers.enforcementmatch  >   x   .   x   .   x   x   x   .
POST  portal:match                           employers.enforcementmatch  >   x   .   x   x   x   x   x   .
GET   portal:document                        employers.verificationdocument  >   -   .   x   -   o   -   -   .
POST  portal:document_back                   employers.verificationdocument  >   x   x   x   x   o   x   x   .
GET   portal:organisation                    employers.employer     >   x   x   x   x   o   x   x   .
POST  portal:organisation                    employers.employer     >   x   x   x   x   o   x   x   .
GET   portal:details                         employers.employer     >   x   x   x   x   o   x   x   .
POST  portal:details                         employers.employer     >   x   x   x   x   o   x   x   .
GET   portal:signatory                       employers.employer     >   x   x   x   x   o   x   x   .
POST  portal:signatory                       employers.employer     >   x   x   x   x   o   x   x   .
GET   portal:documents                       employers.employer     >   x   x   x   x   o   x   x   .
POST  portal:documents                       employers.employer     >   x   x   x   x   o   x   x   .
POST  portal:renew                           employers.employer     >   x   x   x   x   o   x   x   .
GET   portal:team                            employers.employer     >   x   x   x   x   o   x   x   .
POST  portal:team                            employers.employer     >   x   x   x   x   o   x   x   .
GET   portal:member                          employers.employermember  >   x   x   x   x   o   x   x   .
POST  portal:member                          employers.employermember  >   x   x   x   x   o   x   x   .
POST  portal:invitation_back                 employers.employerinvitation  >   x   x   x   x   o   x   x   .
GET   portal:worksites                       employers.employer     >   x   x   x   x   o   x   x   .
POST  portal:worksites                       employers.employer     >   x   x   x   x   o   x   x   .
GET   portal:worksite                        employers.worksite     >   x   x   x   x   o   x   x   .
POST  portal:worksite                        employers.worksite     >   x   x   x   x   o   x   x   .
POST  portal:worksite_use                    employers.worksite     >   x   x   x   x   o   x   x   .
"""

PORTAL_ADMIN = """
# model                          off coo edi ins cle con aud adm
employers.enforcementmatch       x   r   x   r   x   x   x   r
employers.enforcementrecord      x   r   x   r   x   x   x   r
employers.matchevent             x   r   x   r   x   x   x   r
employers.verificationcase       x   r   x   x   x   x   x   r
employers.verificationevent      x   r   x   x   x   x   x   r
"""
