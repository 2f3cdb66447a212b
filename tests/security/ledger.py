"""The lines of `matrix.PAGES` and `matrix.ADMIN` for the ledger."""

LEDGER = """
#     route                                  kind                   ano off coo edi ins cle con aud adm
GET   ledger:ledger                          -                      >   x   x   x   .   x   x   x   .
GET   ledger:list                            -                      >   x   x   x   .   x   x   x   .
GET   ledger:restitution                     recruiters.restitution >   x   x   x   c   x   x   x   .
POST  ledger:restitution                     recruiters.restitution >   x   x   x   c   x   x   x   .
POST  ledger:agree                           recruiters.restitution >   x   x   x   c   x   x   x   .
POST  ledger:payment                         recruiters.restitution >   x   x   x   c   x   x   x   .
GET   ledger:take_back                       recruiters.restitutionpayment >   x   x   x   c   x   x   x   .
POST  ledger:take_back                       recruiters.restitutionpayment >   x   x   x   c   x   x   x   .
GET   ledger:ask                             recruiters.complaint   >   x   x   x   c   x   x   x   .
POST  ledger:ask                             recruiters.complaint   >   x   x   x   c   x   x   x   .
"""

LEDGER_ADMIN = """
# model                          off coo edi ins cle con aud adm
recruiters.costrule              x   x   x   r   x   x   x   w
recruiters.restitution           x   x   x   rc  x   x   x   r
recruiters.restitutionevent      x   x   x   rc  x   x   x   r
recruiters.restitutionline       x   x   x   rc  x   x   x   r
recruiters.restitutionpayment    x   x   x   rc  x   x   x   r
"""
