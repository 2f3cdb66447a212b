"""The lines of `matrix.PAGES` and `matrix.ADMIN` for public demand: lists that are brought in, and what was read of them."""

DEMAND = """
#     route                                  kind                   ano off coo edi ins cle con aud adm
GET   employers:upload                       employers.demandupload >   x   .   x   x   x   x   x   .
POST  employers:upload_check                 employers.demandupload >   x   .   x   x   x   x   x   .
POST  employers:upload_discard               employers.demandupload >   x   .   x   x   x   x   x   .
POST  employers:upload_import                employers.demandupload >   x   .   x   x   x   x   x   .
GET   employers:upload_bad_rows              employers.demandupload >   x   .   x   x   x   x   x   .
GET   employers:upload_list                  -                      >   x   .   x   x   x   x   x   .
POST  employers:upload_list                  -                      >   x   .   x   x   x   x   x   .
GET   employers:upload_progress              employers.demandupload >   x   .   x   x   x   x   x   .
"""

DEMAND_ADMIN = """
employers.casecrop               r   r   x   r   x   x   r   r
employers.casehousing            r   r   x   r   x   x   r   r
employers.caserecruiter          r   r   x   r   x   x   x   r
employers.caseworksite           r   r   x   r   x   x   r   r
employers.demandbatch            x   r   x   x   x   x   x   r
employers.demandcase             x   r   x   x   x   x   x   r
employers.demandrecord           x   r   x   x   x   x   x   r
employers.demandrejection        x   r   x   x   x   x   x   r
employers.demandupload           x   r   x   x   x   x   x   r
employers.demanduploadevent      x   r   x   x   x   x   x   r
employers.demanduploadrow        x   r   x   x   x   x   x   r
employers.lmiadecision           x   r   x   x   x   x   x   r
"""
