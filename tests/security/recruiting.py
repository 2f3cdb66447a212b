"""The lines of `matrix.PAGES` and `matrix.ADMIN` for the register of recruiters."""

RECRUITING = """
#     route                                  kind                   ano off coo edi ins cle con aud adm
GET   register:search                        -                      .   .   .   .   .   .   .   .   .
POST  register:search                        -                      .   .   .   .   .   .   .   .   .
GET   register:feed_json                     -                      .   .   .   .   .   .   .   .   .
GET   register:feed_csv                      -                      .   .   .   .   .   .   .   .   .
GET   register:licence                       recruiters.licence     .   .   .   .   .   .   .   .   .
GET   register:licence_pdf                   recruiters.licence     >   .   .   .   .   x   o   .   .
GET   licence-list                           -                      >   .   .   .   .   x   .   .   .
GET   licence-detail                         recruiters.licence     >   .   .   .   .   x   o   .   .
GET   recruiter-alert-list                   -                      >   x   x   x   .   x   x   x   .
GET   recruiter-alert-detail                 recruiters.identityalert >   x   x   x   .   x   x   x   .
"""

RECRUITING_ADMIN = """
# model                          off coo edi ins cle con aud adm
recruiters.alertevent            x   x   x   r   x   x   x   r
recruiters.identityalert         x   x   x   e   x   x   x   e
recruiters.licenceterm           r   r   r   w   x   x   r   w
recruiters.listing               r   r   x   r   x   x   x   r
recruiters.recruiterperson       x   x   x   w   x   x   x   w
recruiters.suretycall            x   x   x   wc  x   x   x   w
recruiters.suretycallevent       x   x   x   rc  x   x   x   r
"""
